namespace ServerlessTrader.Engine.Workflow;

/// <summary>A step failed, and so did its retries. Nothing is lost: what it had stored stands, and it may be run again.</summary>
public sealed class StepFailedException(string message, Exception? inner = null) : Exception(message, inner);
