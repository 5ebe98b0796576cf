using System.Globalization;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What an account adds to its requests: keys, window, and its own request budget.</summary>
internal sealed class BybitSigning(BybitCredentials credentials, BybitRequestBudget budget, TimeSpan receiveWindow)
{
    public BybitCredentials Credentials { get; } = credentials;

    public BybitRequestBudget Budget { get; } = budget;

    /// <summary>Milliseconds, as sent.</summary>
    public string ReceiveWindow { get; } = ((long)receiveWindow.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
