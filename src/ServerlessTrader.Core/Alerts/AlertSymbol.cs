namespace ServerlessTrader.Core.Alerts;

/// <summary>Symbols as alerts spell them.</summary>
internal static class AlertSymbol
{
    private const int Longest = 32;

    // A quote currency, and how many characters must stand before it: USD and the coins are also the tails of other coins' names (PYUSD, WBTC, STETH).
    private static readonly (string Quote, int Base)[] _quotes = [("USDT", 1), ("USDC", 1), ("FDUSD", 1), ("BUSD", 1), ("USD", 2), ("BTC", 3), ("ETH", 3)];

    /// <summary>
    /// Upper case, TradingView's exchange prefix and <c>.P</c> suffix taken off: <c>NASDAQ:QQQ</c> → <c>QQQ</c>, <c>BINANCE:BTCUSDT.P</c> → <c>BTCUSDT</c>.
    /// </summary>
    /// <returns>False when what remains is empty, longer than 32 or holds anything but letters, digits and <c>. _ - ! &amp;</c>.</returns>
    public static bool TryRead(string text, out string symbol)
    {
        symbol = "";
        var rest = text.AsSpan().Trim();
        rest = rest[(rest.IndexOf(':') + 1)..];
        if (rest.EndsWith(".P", StringComparison.OrdinalIgnoreCase))
            rest = rest[..^2];
        if (rest.Length is 0 or > Longest)
            return false;
        var isUpper = true;
        foreach (var character in rest)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('.' or '_' or '-' or '!' or '&'))
                return false;
            isUpper &= !char.IsLower(character);
        }
        symbol = isUpper && rest.Length == text.Length ? text : rest.ToString().ToUpperInvariant();
        return true;
    }

    /// <summary>
    /// A pair with USDT added when it names no quote currency: <c>BTC</c> → <c>BTCUSDT</c>, <c>ETHBTC</c> stays. USDT, USDC, FDUSD and BUSD are a quote after
    /// any base, USD after two characters or more, BTC and ETH after three or more; a dated contract (<c>BTCUSDT_250627</c>) stays.
    /// </summary>
    public static string Pair(string symbol)
    {
        foreach (var (quote, _) in _quotes)
        {
            // The currency itself, bought for dollars: USDC → USDCUSDT.
            if (symbol == quote)
                return symbol + "USDT";
        }
        foreach (var (quote, before) in _quotes)
        {
            if (symbol.Length >= quote.Length + before && symbol.EndsWith(quote, StringComparison.Ordinal))
                return symbol;
        }
        return symbol.AsSpan().ContainsAny('_', '-') ? symbol : symbol + "USDT";
    }
}
