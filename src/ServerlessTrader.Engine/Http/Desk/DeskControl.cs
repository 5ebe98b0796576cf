using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Desk;

/// <summary>What an operator can do. Every one of these may be repeated without harm.</summary>
internal sealed partial class DeskControl(TradeEnvironment environment, TradeCommands commands, DeskNames names, DeskReading reading, ILogger logger)
{
    private const string Who = "the operator asked over HTTP";

    /// <summary>Closes one trade, all of an account, or all of a symbol; the name says which, an account's own spelling first.</summary>
    public async Task<IResult> CloseAsync(HttpContext http)
    {
        var target = (string)http.Request.RouteValues["target"]!;
        if (DeskNames.CanBeTrade(target) && await environment.Trades.FindAsync(target, http.RequestAborted).ConfigureAwait(false) is { Trade: var trade })
        {
            return trade.Phase.IsFinal()
                ? new ErrorResult(StatusCodes.Status409Conflict, "trade-ended", $"The trade has ended: {trade.Outcome!.Code}.", $"See {AlertAnswerTrade.HrefOf(trade.Id)}")
                : await TellAsync([trade], $"trade {trade.Id}", "close-requested").ConfigureAwait(false);
        }

        var open = await names.OpenTradesAsync(http.RequestAborted).ConfigureAwait(false);
        if (names.IsAccount(target))
            return await TellAsync(open.FindAll(one => one.Account == target), $"account {target}", "close-requested").ConfigureAwait(false);
        var inSymbol = open.FindAll(one => DeskNames.IsIn(one, target));
        if (inSymbol.Count > 0 || names.Symbols.Contains(target, StringComparer.OrdinalIgnoreCase))
            return await TellAsync(inSymbol, target.Trim().ToUpperInvariant(), "close-requested").ConfigureAwait(false);
        var symbols = open.Select(one => one.Symbol).Concat(names.Symbols).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return new ErrorResult(
            StatusCodes.Status404NotFound, "unknown-target", "There is no trade, account or symbol of this name.",
            DeskNames.Suggest(target, [.. symbols, .. names.Accounts]), "To close everything: POST /api/close-all");
    }

    /// <summary>The kill switch: first no entry may begin any more, then everything is closed.</summary>
    public async Task<IResult> CloseAllAsync(HttpContext http)
    {
        var stop = new EntryControl(true, $"entries were stopped: {Who}", environment.Now);
        await environment.Accounts.SetControlAsync(stop, CancellationToken.None).ConfigureAwait(false);
        LogSwitched("Entries were stopped");
        var open = await names.OpenTradesAsync(CancellationToken.None).ConfigureAwait(false);
        return await TellAsync(open, "everything; entries are stopped until POST /api/resume", "close-all").ConfigureAwait(false);
    }

    public async Task<IResult> ResumeAsync(HttpContext http)
    {
        var before = await environment.Accounts.GetControlAsync(http.RequestAborted).ConfigureAwait(false);
        await commands.ResumeAsync($"entries were resumed: {Who}", CancellationToken.None).ConfigureAwait(false);
        LogSwitched("Entries were resumed");
        return Switched("Entries go on.", before.Stopped);
    }

    public async Task<IResult> ResetBreakerAsync(HttpContext http)
    {
        var account = (string)http.Request.RouteValues["account"]!;
        if (!names.IsAccount(account))
            return reading.UnknownAccount(account);
        var wasTripped = false;
        await environment.Accounts.UpdateAsync(
            account,
            state =>
            {
                wasTripped = state.Breaker.IsTripped;
                var reset = state.Breaker.Reset();
                return reset == state.Breaker ? state : state with { Breaker = reset };
            },
            CancellationToken.None).ConfigureAwait(false);
        LogSwitched($"The breaker of {account} was reset");
        return Switched($"The breaker of {account} is reset; it measures the day anew from now.", wasTripped);
    }

    /// <summary>Tells each trade, and goes on when one cannot be told: closing the others must not depend on it.</summary>
    private async ValueTask<IResult> TellAsync(List<Trade> trades, string what, string code)
    {
        var request = new CloseRequest(code, Who, environment.Now);
        var told = ImmutableArray.CreateBuilder<ToldTrade>(trades.Count);
        var failed = ImmutableArray.CreateBuilder<string>();
        foreach (var trade in trades)
        {
            try
            {
                if (await commands.CloseAsync(trade.Id, request, CancellationToken.None).ConfigureAwait(false))
                    told.Add(ToldTrade.Of(trade));
            }
#pragma warning disable CA1031 // A kill switch that stops at the first difficulty is none; the caller sees which trades to ask for again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotTold(exception, trade.Id);
                failed.Add(trade.Id);
            }
        }

        LogTold(told.Count, failed.Count, code);
        var message = trades.Count == 0 ? $"Nothing was open: {what}."
            : failed.Count == 0 ? $"{told.Count} of {trades.Count} open trades are being closed: {what}."
            : $"{failed.Count} of {trades.Count} trades could not be told to close: ask again.";
        var answer = new CloseAnswer(failed.Count == 0, message, told.ToImmutable(), failed.Count == 0 ? null : failed.ToImmutable());
        return new JsonResult<CloseAnswer>(answer.Success ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, answer, HttpJson.Readable.CloseAnswer)
        {
            RetryAfter = answer.Success ? null : TimeSpan.FromSeconds(1),
        };
    }

    private static JsonResult<SwitchAnswer> Switched(string message, bool changed) =>
        new(StatusCodes.Status200OK, new SwitchAnswer(true, message, changed), HttpJson.Readable.SwitchAnswer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}, over HTTP")]
    private partial void LogSwitched(string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Told} trades were told to close ({Code}), {Failed} could not be told")]
    private partial void LogTold(int told, int failed, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Trade {TradeId} could not be told to close")]
    private partial void LogNotTold(Exception exception, string tradeId);
}
