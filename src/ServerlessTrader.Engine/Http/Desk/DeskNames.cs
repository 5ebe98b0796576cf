using System.Buffers;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Desk;

/// <summary>The names people use in addresses: accounts, trades, symbols.</summary>
internal sealed class DeskNames(TradeEnvironment environment)
{
    private const int TradeIdLength = 24;

    private static readonly SearchValues<char> _tradeIdLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <summary>Every account the host has or a strategy names, by id.</summary>
    public IReadOnlyList<string> Accounts { get; } =
    [
        .. environment.Venues.All.Select(venue => venue.Account).Concat(environment.Strategies.All.SelectMany(strategy => strategy.Accounts))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every underlying a strategy trades.</summary>
    public IReadOnlyList<string> Symbols { get; } =
    [
        .. environment.Strategies.All.Select(strategy => strategy.Market.Symbol).OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
    ];

    public bool IsAccount(string name) => Accounts.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a name can be a trade's; anything else never reaches the store.</summary>
    public static bool CanBeTrade(string name) =>
        name.Length == TradeIdLength && !name.AsSpan().ContainsAnyExcept(_tradeIdLetters);

    /// <summary>Whether a trade is in this symbol: its underlying, or the instrument itself.</summary>
    public static bool IsIn(Trade trade, string symbol) =>
        string.Equals(trade.Symbol, symbol, StringComparison.OrdinalIgnoreCase)
        || string.Equals(trade.Plan?.Instrument.Symbol.Trim(), symbol.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The open trades, oldest first.</summary>
    public async ValueTask<List<Trade>> OpenTradesAsync(CancellationToken cancellationToken)
    {
        var open = new List<Trade>();
        await foreach (var trade in environment.Trades.OpenTradesAsync(cancellationToken).ConfigureAwait(false))
            open.Add(trade);
        open.Sort(static (a, b) => (a.Alert.ReceivedAt, a.Id).CompareTo((b.Alert.ReceivedAt, b.Id)));
        return open;
    }

    /// <summary>"Did you mean paper?" or what there is.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> known) =>
        known.Count == 0 ? "There is none."
        : AlertSpelling.Nearest(name, [.. known]) is { } nearest ? $"Did you mean {nearest}?"
        : $"There are: {string.Join(", ", known.Take(20))}.";
}
