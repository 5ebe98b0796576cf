namespace ServerlessTrader.CrashTests;

/// <summary>The run could not go on; the message says what was waited for and what came instead.</summary>
public sealed class CrashTestException(string message, Exception? inner = null) : Exception(message, inner);
