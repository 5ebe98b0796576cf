using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Accounts at Binance USDⓈ-M futures. Without a word about it they practise; real money needs to be asked for twice.</summary>
internal sealed class BinanceVenueFactory : IVenueFactory
{
    private const string DefaultEnvironment = "testnet";

    public string Broker => "binance";

    public void Check(AccountConfig account, string where)
    {
        var endpoints = EndpointsOf(account, where);
        if (endpoints.MovesMoney && !account.Live)
        {
            throw new ConfigurationException(
                $"{where} would trade real money at {endpoints.Rest.Host}. Write \"live\": true beside it when that is meant, or \"environment\": \"testnet\" to practise.");
        }

        if (account.Live && !endpoints.MovesMoney)
            throw new ConfigurationException($"{where} says \"live\": true, but {endpoints.Name} holds no money. Write \"environment\": \"production\", or take \"live\" out.");
        if (account.RecvWindow is { } window && (window < TimeSpan.FromSeconds(1) || window > TimeSpan.FromMinutes(1)))
            throw new ConfigurationException($"{where}: recvWindow must be from 1s to 1m.");
        _ = TriggerOf(account, where);
        _ = PricesOf(account, where);
        foreach (var name in new[] { KeyNameOf(account), SecretNameOf(account) })
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                throw new ConfigurationException($"{where}: '{name}' cannot name a secret. Write the name of the secret (lower-case letters, digits, dashes), never the key itself.");
        }
    }

    public AccountVenue Create(AccountConfig account, VenueContext context)
    {
        var where = $"account '{account.Id}'";
        if (context.Clock is AcceleratedTimeProvider)
        {
            throw new ConfigurationException(
                $"{where} is at a real venue, which keeps real time, but this host's clock does not (or once did not). Leave --speed out, and use a data folder that was never run faster.");
        }

        var endpoints = EndpointsOf(account, where);
        var prices = PricesOf(account, where);
        var exchange = context.Share(endpoints, () => new BinanceExchange(endpoints, context.Clock, context.Loggers));
        var broker = new BinanceBroker(
            exchange,
            new BinanceOptions
            {
                ApiKeySecret = KeyNameOf(account),
                ApiSecretSecret = SecretNameOf(account),
                MarginAsset = account.Currency ?? "USDT",
                RecvWindow = account.RecvWindow ?? TimeSpan.FromSeconds(5),
                AnswerTimeout = account.AnswerTimeout,
                StopTrigger = TriggerOf(account, where),
            },
            context.Secrets);
        return new AccountVenue(account.Id, broker, exchange.Market) { Feed = exchange.FeedOf(prices), OrderNews = context.Own(exchange.OrderNewsOf(broker)) };
    }

    private static BinanceEndpoints EndpointsOf(AccountConfig account, string where)
    {
        if (account.Address is null && account.StreamAddress is null)
        {
            return BinanceEndpoints.Named(account.Environment ?? DefaultEnvironment)
                ?? throw new ConfigurationException($"{where} names the environment '{account.Environment}'. Write testnet, demo or production.");
        }

        if (account.Environment is not null)
            throw new ConfigurationException($"{where} has both an \"environment\" and an address. Write one of them.");
        return account is { Address: { IsAbsoluteUri: true, Scheme: "http" or "https" }, StreamAddress: { IsAbsoluteUri: true, Scheme: "ws" or "wss" } }
            ? BinanceEndpoints.Custom(account.Address, account.StreamAddress)
            : throw new ConfigurationException($"{where} needs both: \"address\" (http or https) and \"streamAddress\" (ws or wss).");
    }

    private static string KeyNameOf(AccountConfig account) => account.ApiKeySecret ?? $"{account.Id}-api-key";

    private static string SecretNameOf(AccountConfig account) => account.ApiSecretSecret ?? $"{account.Id}-api-secret";

    private static BinanceWorkingType TriggerOf(AccountConfig account, string where) => account.StopTrigger switch
    {
        null or "last" => BinanceWorkingType.ContractPrice,
        "mark" => BinanceWorkingType.MarkPrice,
        _ => throw new ConfigurationException($"{where}: stopTrigger is '{account.StopTrigger}'. Write last or mark."),
    };

    private static BinancePriceSource PricesOf(AccountConfig account, string where) => account.Prices switch
    {
        null or "book" => BinancePriceSource.Book,
        "mark" => BinancePriceSource.Mark,
        "trade" => BinancePriceSource.Trade,
        _ => throw new ConfigurationException($"{where}: prices is '{account.Prices}'. Write book, mark or trade."),
    };
}
