using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Core.Selection;

/// <summary>What a quote must satisfy before we trade on it.</summary>
public sealed record LiquidityGate
{
    /// <summary>Widest spread as a share of the mid; above 0, at most 1 (0.10 = 10 %).</summary>
    public decimal MaxSpread { get; init; } = 0.10m;

    /// <summary>Oldest quote; 1 second to 1 hour.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan MaxQuoteAge { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Why this option may not be traded now, or null when it may.</summary>
    public string? Objection(OptionQuote option, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(option);
        var quote = option.Quote;
        if (!quote.IsTwoSided)
            return Text($"no two-sided quote (bid {quote.Bid}, ask {quote.Ask})");
        if (quote.Spread > MaxSpread * quote.Mid)
            return Text($"spread {quote.Spread} is {quote.Spread / quote.Mid:P1} of the mid {quote.Mid} (at most {MaxSpread:P0})");
        if (option.Volume <= 0 && option.OpenInterest <= 0)
            return "no volume and no open interest";
        var age = now - quote.At;
        return age >= MaxQuoteAge ? Text($"quote is {age.TotalSeconds:0.#} s old (must be younger than {MaxQuoteAge.TotalSeconds:0} s)") : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
