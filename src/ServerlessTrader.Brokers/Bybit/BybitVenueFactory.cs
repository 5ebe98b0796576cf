using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Accounts at Bybit, linear contracts. Without a word about it they practise; real money needs to be asked for twice.</summary>
internal sealed class BybitVenueFactory : IVenueFactory
{
    public string Broker => "bybit";

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
        if (account.Currency is { } currency && (currency.Length == 0 || !currency.All(char.IsAsciiLetterUpper)))
            throw new ConfigurationException($"{where}: currency is '{currency}'. Write USDT or USDC.");
        if (account.Prices is not (null or "mark" or "trade"))
            throw new ConfigurationException($"{where}: prices is '{account.Prices}'. Write mark or trade.");
        _ = TriggerOf(account, where);
        foreach (var name in (ReadOnlySpan<string>)[KeyNameOf(account), SecretNameOf(account)])
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
        var exchange = context.Share(endpoints, () => new BybitExchange(endpoints, context.Clock, context.Loggers));
        var defaults = new BybitOptions { ApiKeySecret = KeyNameOf(account), ApiSecretSecret = SecretNameOf(account) };
        var broker = new BybitBroker(
            exchange,
            defaults with
            {
                SettleCurrency = account.Currency ?? defaults.SettleCurrency,
                ReceiveWindow = account.RecvWindow ?? defaults.ReceiveWindow,
                AnswerTimeout = account.AnswerTimeout,
                StopTrigger = TriggerOf(account, where),
            },
            context.Secrets);
        return new AccountVenue(account.Id, broker, exchange.MarketData) { Feed = account.Prices == "trade" ? exchange.TradeFeed : exchange.PriceFeed, OrderNews = context.Own(exchange.OrderNewsOf(broker)) };
    }

    private static BybitEndpoints EndpointsOf(AccountConfig account, string where)
    {
        if (account.Address is null && account.StreamAddress is null)
        {
            return BybitEndpoints.Named(account.Environment ?? BybitEndpoints.Testnet.Name)
                ?? throw new ConfigurationException($"{where} names the environment '{account.Environment}'. Write testnet, demo or production.");
        }

        if (account.Environment is not null)
            throw new ConfigurationException($"{where} has both an \"environment\" and an address. Write one of them.");
        return account is { Address: { IsAbsoluteUri: true, Scheme: "http" or "https" }, StreamAddress: { IsAbsoluteUri: true, Scheme: "ws" or "wss" } }
            ? BybitEndpoints.Custom(account.Address, account.StreamAddress)
            : throw new ConfigurationException($"{where} needs both: \"address\" (http or https) and \"streamAddress\" (ws or wss).");
    }

    private static string KeyNameOf(AccountConfig account) => account.ApiKeySecret ?? $"{account.Id}-api-key";

    private static string SecretNameOf(AccountConfig account) => account.ApiSecretSecret ?? $"{account.Id}-api-secret";

    private static string TriggerOf(AccountConfig account, string where) => account.StopTrigger switch
    {
        null or "mark" => "MarkPrice",
        "last" => "LastPrice",
        _ => throw new ConfigurationException($"{where}: stopTrigger is '{account.StopTrigger}'. Write mark or last."),
    };
}
