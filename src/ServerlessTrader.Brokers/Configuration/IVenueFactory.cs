using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>How the accounts of one broker are checked and put together. A further broker is one more line in <see cref="VenueFactories"/>.</summary>
internal interface IVenueFactory
{
    /// <summary>The name configurations use: kebab-case.</summary>
    string Broker { get; }

    /// <summary>Checks what the account's configuration says of this broker.</summary>
    /// <param name="account">The account.</param>
    /// <param name="where">File and account, as messages begin.</param>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    void Check(AccountConfig account, string where);

    /// <summary>Puts the account together. Nothing is connected before it is used.</summary>
    /// <exception cref="ConfigurationException">It cannot be used by this host.</exception>
    AccountVenue Create(AccountConfig account, VenueContext context);
}
