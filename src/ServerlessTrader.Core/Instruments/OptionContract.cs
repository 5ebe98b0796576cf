using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// One listed option series. Names go both ways: OCC (<c>QQQ   261016C00600000</c>, 21 characters) and dxFeed (<c>.QQQ261016C600</c>).
/// </summary>
/// <param name="Underlying">Root symbol, 1–6 characters, upper case: QQQ.</param>
/// <param name="Expiry">The last trading day, in the exchange's time zone.</param>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">Strike price in the underlying's currency; at most three decimals.</param>
/// <param name="ContractSize">Units of the underlying per contract: 100 for US equities, the lot size elsewhere.</param>
public sealed record OptionContract(string Underlying, DateOnly Expiry, OptionRight Right, decimal Strike, decimal ContractSize = 100m) : Instrument
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Symbol => OccSymbol.Format(this);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string UnderlyingSymbol => Underlying;

    /// <inheritdoc/>
    [JsonIgnore]
    public override decimal Multiplier => ContractSize;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsWholeUnits => true;

    /// <summary>What exercising is worth with the underlying at <paramref name="underlyingPrice"/>; never negative.</summary>
    public decimal IntrinsicValue(decimal underlyingPrice) =>
        Math.Max(0m, Right == OptionRight.Call ? underlyingPrice - Strike : Strike - underlyingPrice);
}
