using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class OccSymbolTests
{
    [Theory]
    [InlineData("QQQ", "2026-10-16", OptionRight.Call, "600", "QQQ   261016C00600000")]
    [InlineData("QQQ", "2025-11-14", OptionRight.Put, "487.5", "QQQ   251114P00487500")]
    [InlineData("SPXW", "2025-11-14", OptionRight.Put, "6725", "SPXW  251114P06725000")]
    [InlineData("AAPL", "2025-12-19", OptionRight.Call, "262.78", "AAPL  251219C00262780")]
    [InlineData("F", "2026-01-16", OptionRight.Call, "0.5", "F     260116C00000500")]
    [InlineData("NIFTY1", "2099-12-31", OptionRight.Put, "12345.678", "NIFTY1991231P12345678")]
    [InlineData("A", "2050-02-28", OptionRight.Put, "99999.999", "A     500228P99999999")]
    public void Names_and_contracts_go_both_ways(string root, string expiry, OptionRight right, string strike, string name)
    {
        var contract = new OptionContract(root, DateOnly.Parse(expiry), right, decimal.Parse(strike));

        Assert.Equal(name, OccSymbol.Format(contract));
        Assert.Equal(name, contract.Symbol);
        Assert.True(OccSymbol.TryParse(name, out var parsed));
        Assert.Equal(contract, parsed);
    }

    [Theory]
    [InlineData("QQQ261016C00600000", "QQQ")]
    [InlineData("F261016C00600000", "F")]
    [InlineData("NIFTY1261016C00600000", "NIFTY1")]
    [InlineData("AAPL1261016C00600000", "AAPL1")] // an adjusted root ends in a digit
    public void Names_without_padding_are_read_too(string name, string root)
    {
        Assert.True(OccSymbol.TryParse(name, out var contract));
        Assert.Equal(new OptionContract(root, new DateOnly(2026, 10, 16), OptionRight.Call, 600m), contract);
    }

    [Fact]
    public void Every_contract_survives_its_name() => Prop.ForAll(OptionContracts.All(), contract =>
    {
        var name = OccSymbol.Format(contract);
        return name.Length == 21
            && OccSymbol.TryParse(name, out var padded) && padded == contract
            && OccSymbol.TryParse(name.Replace(" ", "", StringComparison.Ordinal), out var unpadded) && unpadded == contract;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Trailing_zeros_of_a_strike_change_nothing() =>
        Assert.Equal("QQQ   261016C00600000", OccSymbol.Format(new OptionContract("QQQ", new DateOnly(2026, 10, 16), OptionRight.Call, 600.0000m)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("QQQ")]
    [InlineData("261016C00600000")] // no root
    [InlineData("      261016C00600000")]
    [InlineData("   QQQ261016C00600000")] // padded on the wrong side
    [InlineData("QQQ  261016C00600000")] // half padded
    [InlineData("Q Q   261016C00600000")]
    [InlineData("QQQ\t\t\t261016C00600000")]
    [InlineData("qqq   261016C00600000")]
    [InlineData("QQQ   261016X00600000")]
    [InlineData("QQQ   261016c00600000")]
    [InlineData("QQQ   261316C00600000")] // month 13
    [InlineData("QQQ   260229C00600000")] // no leap year
    [InlineData("QQQ   26 016C00600000")]
    [InlineData("QQQ   261016C00000000")] // strike 0
    [InlineData("QQQ   261016C-0600000")]
    [InlineData("QQQ   261016C0060000")]
    [InlineData("TOOLONG261016C00600000")]
    [InlineData(".QQQ261016C600")]
    public void Other_texts_are_no_names(string? text)
    {
        Assert.False(OccSymbol.TryParse(text, out var contract));
        Assert.Null(contract);
    }

    [Theory]
    [InlineData("", "2026-10-16", "600")]
    [InlineData("TOOLONG", "2026-10-16", "600")]
    [InlineData("qqq", "2026-10-16", "600")]
    [InlineData("Q Q", "2026-10-16", "600")]
    [InlineData("QQQ", "1999-12-31", "600")]
    [InlineData("QQQ", "2100-01-01", "600")]
    [InlineData("QQQ", "2026-10-16", "0")]
    [InlineData("QQQ", "2026-10-16", "-600")]
    [InlineData("QQQ", "2026-10-16", "600.0001")]
    [InlineData("QQQ", "2026-10-16", "100000")]
    [InlineData("QQQ", "2026-10-16", "79228162514264337593543950335")]
    public void Contracts_that_no_name_can_carry_are_refused(string root, string expiry, string strike)
    {
        var contract = new OptionContract(root, DateOnly.Parse(expiry), OptionRight.Call, decimal.Parse(strike));

        Assert.Throws<ArgumentOutOfRangeException>(() => OccSymbol.Format(contract));
        Assert.Throws<ArgumentOutOfRangeException>(() => DxFeedSymbol.Format(contract));
    }
}
