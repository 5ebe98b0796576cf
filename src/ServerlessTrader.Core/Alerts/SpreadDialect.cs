using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Vertical spreads, opened unless <c>action</c> is CLOSE (or EXIT). The body does not say calls or puts, so the direction is that of the shape: the sold
/// strike above the bought one, as in a bull put spread, is <see cref="TradeDirection.Long"/>; the other way round <see cref="TradeDirection.Short"/>. A
/// close may leave the strikes out and then closes both.
/// </summary>
internal static class SpreadDialect
{
    public static Alert? Read(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        var closes = action is "CLOSE" or "EXIT";
        if (!closes && (action is not ("OPEN" or "ENTRY" or null) || (action is null && reader.Has(AlertFieldName.Action))))
            reader.RefuseWord(AlertFieldName.Action, "must be OPEN or CLOSE, or left out to open", "OPEN", "CLOSE", "ENTRY", "EXIT");
        var strikeNeed = closes ? AlertNeed.Optional : AlertNeed.Required;
        var longStrike = reader.Price(AlertFieldName.StrikeLong, strikeNeed);
        var shortStrike = reader.Price(AlertFieldName.StrikeShort, strikeNeed);
        if (longStrike is not null && longStrike == shortStrike)
            reader.Refuse(AlertFieldName.StrikeShort, "must differ from strike_long");
        var alert = reader.Common(AlertDialect.Spread, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = longStrike is null || shortStrike is null ? null : shortStrike > longStrike ? TradeDirection.Long : TradeDirection.Short,
            Symbol = reader.Symbol(AlertNeed.Optional, pair: false, AlertFieldName.Underlying, AlertFieldName.Symbol, AlertFieldName.Ticker),
            LongStrike = longStrike,
            ShortStrike = shortStrike,
            Quantity = reader.Number(
                AlertFieldName.QuantityPerLeg, closes ? AlertNeed.IfReadable : AlertNeed.Required, 1m, int.MaxValue, whole: true,
                "must be a whole number of 1 or more"),
            Follower = reader.Name(AlertFieldName.Follower),
            ReferencePrice = reader.Price(AlertFieldName.Price, closes ? AlertNeed.IfReadable : AlertNeed.Optional),
        };
        return reader.HasProblems ? null : alert;
    }
}
