namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>The process is gone: whatever it was about to do next does not happen.</summary>
internal sealed class ProcessDiedException() : Exception("The process has died.");
