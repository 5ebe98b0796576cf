namespace ServerlessTrader.Engine.Ports;

/// <summary>Runs trades. Both calls are idempotent and cheap; a lost call is made good by the sweep.</summary>
public interface ITradeScheduler
{
    /// <summary>Starts the loop of a stored trade, unless it is running already.</summary>
    ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default);

    /// <summary>Makes a running trade look at its stored state now, because a command was stored in it.</summary>
    ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default);
}
