using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Brokers.PaperServer;

/// <summary>Paper accounts kept by another process.</summary>
internal sealed class PaperServerVenueFactory : IVenueFactory
{
    public string Broker => "paper-server";

    public void Check(AccountConfig account, string where)
    {
        if (account.Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ConfigurationException($"{where} needs the \"address\" of its paper server, such as http://127.0.0.1:7100/accounts/{account.Id}/.");
    }

    public AccountVenue Create(AccountConfig account, VenueContext context)
    {
        var client = context.Own(new HttpClient { Timeout = account.AnswerTimeout });
        return new AccountVenue(account.Id, new PaperServerBroker(client, account.Address!, (context.Clock as AcceleratedTimeProvider)?.Speed ?? 1), context.Market);
    }
}
