using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>Trades were told to close; each of them does so as soon as its market and broker let it.</summary>
/// <param name="Success">True when every trade took note.</param>
/// <param name="Message">In one line.</param>
/// <param name="Trades">Those that took note.</param>
/// <param name="Failed">Those that could not be told now; asking again is safe. Left out when there are none.</param>
internal sealed record CloseAnswer(bool Success, string Message, ImmutableArray<ToldTrade> Trades, ImmutableArray<string>? Failed = null);

/// <summary>A trade that was told.</summary>
internal sealed record ToldTrade(string TradeId, string Account, string Symbol, TradePhase Phase, string Href)
{
    public static ToldTrade Of(Trade trade) => new(trade.Id, trade.Account, trade.Symbol, trade.Phase, AlertAnswerTrade.HrefOf(trade.Id));
}

/// <summary>Something was switched.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">What is the case now.</param>
/// <param name="Changed">False when it was the case before.</param>
internal sealed record SwitchAnswer(bool Success, string Message, bool Changed);
