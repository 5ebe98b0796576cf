using System.Collections.Immutable;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>One account in full.</summary>
/// <param name="Account">What the ledger has.</param>
/// <param name="Balance">What the broker says.</param>
/// <param name="Strategies">Who trades it.</param>
/// <param name="Trades">Its trades that have not ended.</param>
internal sealed record AccountAnswer(AccountStatus Account, BalanceStatus? Balance, ImmutableArray<string> Strategies, ImmutableArray<TradeSummary> Trades);

/// <summary>The money of every account.</summary>
/// <param name="Accounts">One an account, by id.</param>
internal sealed record BalanceAnswer(ImmutableArray<BalanceStatus> Accounts);

/// <summary>An account's money as its broker reports it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Broker">Its broker.</param>
/// <param name="IsPaper">True when no money can move.</param>
/// <param name="Equity">Cash and open positions at the mark; null when the broker cannot be read.</param>
/// <param name="BuyingPower">What a new position may cost now.</param>
/// <param name="Currency">USD, USDT, INR …</param>
/// <param name="Problem">Why the broker cannot be read; null when it can.</param>
internal sealed record BalanceStatus(string Account, string Broker, bool IsPaper, decimal? Equity, decimal? BuyingPower, string? Currency, string? Problem)
{
    public static BalanceStatus Of(AccountVenue venue, Ports.AccountBalance? balance, string? problem) => new(
        venue.Account, venue.Broker.Capabilities.Name, venue.Broker.Capabilities.IsPaper, balance?.Equity, balance?.BuyingPower, balance?.Currency, problem);
}
