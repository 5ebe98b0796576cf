using Microsoft.Extensions.Logging;

namespace ServerlessTrader.Engine.Http;

/// <summary>Logging rules of the API.</summary>
public static class TraderLogging
{
    /// <summary>
    /// Silences the framework's line for every request, which would write the address with its <c>?token=</c> into the log. The API writes a line of its own for
    /// every alert. Call it last: of two rules for one category the later counts.
    /// </summary>
    public static ILoggingBuilder KeepTokensOutOfLogs(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        return logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }
}
