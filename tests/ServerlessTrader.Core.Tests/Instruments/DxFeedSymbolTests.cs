using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class DxFeedSymbolTests
{
    [Theory]
    [InlineData("QQQ   261016C00600000", ".QQQ261016C600")]
    [InlineData("QQQ   261016P00602500", ".QQQ261016P602.5")]
    [InlineData("QQQ   251114P00487500", ".QQQ251114P487.5")]
    [InlineData("SPXW  251114P06725000", ".SPXW251114P6725")]
    [InlineData("AAPL  251219C00262780", ".AAPL251219C262.78")]
    [InlineData("F     260116C00000500", ".F260116C0.5")]
    [InlineData("NIFTY1991231P12345678", ".NIFTY1991231P12345.678")]
    public void Names_go_both_ways_between_occ_and_dxfeed(string occ, string dxFeed)
    {
        Assert.True(OccSymbol.TryParse(occ, out var fromOcc));
        Assert.True(DxFeedSymbol.TryParse(dxFeed, out var fromDxFeed));

        Assert.Equal(fromOcc, fromDxFeed);
        Assert.Equal(dxFeed, DxFeedSymbol.Format(fromOcc));
        Assert.Equal(occ, OccSymbol.Format(fromDxFeed));
    }

    [Fact]
    public void Every_contract_survives_its_name() => Prop.ForAll(OptionContracts.All(), contract =>
        DxFeedSymbol.TryParse(DxFeedSymbol.Format(contract), out var parsed) && parsed == contract
        && OccSymbol.Format(parsed) == OccSymbol.Format(contract)).QuickCheckThrowOnFailure();

    [Fact]
    public void Trailing_zeros_of_a_strike_are_left_out() =>
        Assert.Equal(".QQQ261016P602.5", DxFeedSymbol.Format(new OptionContract("QQQ", new DateOnly(2026, 10, 16), OptionRight.Put, 602.500m)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("QQQ")]
    [InlineData("QQQ261016C600")] // no dot
    [InlineData(".261016C600")] // no root
    [InlineData(".QQQ261016C")]
    [InlineData(".QQQ261016C0")]
    [InlineData(".QQQ261016C.5")]
    [InlineData(".QQQ261016C600.")]
    [InlineData(".QQQ261016C6.0.0")]
    [InlineData(".QQQ261016C600.1234")]
    [InlineData(".QQQ261016C100000")]
    [InlineData(".QQQ261016C-600")]
    [InlineData(".QQQ261016X600")]
    [InlineData(".QQQ261316C600")]
    [InlineData(".QQQ61016C600")]
    [InlineData(".TOOLONG261016C600")]
    [InlineData(".qqq261016C600")]
    [InlineData("./ESU24C5750:XCME")] // a future option
    [InlineData("QQQ   261016C00600000")]
    public void Other_texts_are_no_names(string? text)
    {
        Assert.False(DxFeedSymbol.TryParse(text, out var contract));
        Assert.Null(contract);
    }
}
