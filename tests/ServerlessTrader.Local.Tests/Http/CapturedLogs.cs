using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Everything that was logged, by anybody, at any level: message, values, exception.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, string Text)> Lines { get; } = [];

    /// <summary>The lines the API wrote about alerts.</summary>
    public IReadOnlyList<string> Alerts =>
        [.. Lines.Where(line => line.Category.EndsWith("TraderApi", StringComparison.Ordinal) && line.Text.StartsWith("Alert ", StringComparison.Ordinal)).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IReadOnlyList<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            owner.Lines.Enqueue((category, logLevel, $"{formatter(state, exception)} [{values}] {exception}"));
        }
    }
}
