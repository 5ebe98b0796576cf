using System.Collections.Immutable;
using System.Net;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>A set of addresses: IPs, CIDR blocks, or the preset <c>tradingview</c>.</summary>
internal sealed class AddressList
{
    // Published by TradingView: support/solutions/43000529348.
    private static readonly ImmutableArray<string> _tradingView = ["52.89.214.238", "34.212.75.30", "54.218.53.128", "52.32.178.7"];

    private readonly IPNetwork[] _networks;

    /// <exception cref="ArgumentException">An entry is no address; the message names it.</exception>
    public AddressList(ImmutableArray<string> entries) =>
        _networks = [.. (entries.IsDefault ? [] : entries).SelectMany(entry => entry == "tradingview" ? _tradingView : [entry]).Select(Parse)];

    /// <summary>True when nothing is listed.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Whether the address is listed; an unknown one is not.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
            return false;
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static IPNetwork Parse(string entry)
    {
        if (IPAddress.TryParse(entry, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(entry, out var network)
            ? network
            : throw new ArgumentException($"'{entry}' is no address. Write an IP, a block such as 10.0.0.0/8, or the preset tradingview.");
    }
}
