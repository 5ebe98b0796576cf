using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>Paper accounts kept in this process.</summary>
internal sealed class PaperVenueFactory : IVenueFactory
{
    public string Broker => "paper";

    public void Check(AccountConfig account, string where)
    {
        if (account.StartingCash <= 0m || account.FeePerContract < 0m || account.FeePerOrder < 0m || account.FeeRate is < 0m or > 0.1m || account.SlippageTicks is < 0 or > 100)
            throw new ConfigurationException($"{where}: startingCash must be above 0, fees 0 or more, feeRate at most 0.1, slippageTicks 0 to 100.");
    }

    public AccountVenue Create(AccountConfig account, VenueContext context)
    {
        var broker = context.Own(new PaperBroker(account.Id, OptionsOf(account), context.Market, context.Store, context.Clock, context.Sessions));
        context.PaperBrokers.Add(broker);
        return new AccountVenue(account.Id, broker, context.Market);
    }

    private static PaperBrokerOptions OptionsOf(AccountConfig account) => new()
    {
        StartingCash = account.StartingCash,
        Currency = account.Currency ?? "USD",
        FeePerContract = account.FeePerContract,
        FeePerOrder = account.FeePerOrder,
        PerpetualFeeRate = account.FeeRate,
        SlippageTicks = account.SlippageTicks,
    };
}
