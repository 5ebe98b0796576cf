using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

/// <summary>Any contract an option name can carry: roots of one to six letters and digits, expiries 2000–2099, strikes 0.001–99999.999.</summary>
internal static class OptionContracts
{
    public static Arbitrary<OptionContract> All() => (
        from length in Gen.Choose(1, 6)
        from root in Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".ToCharArray()).ArrayOf(length)
        from day in Gen.Choose(0, 36_524)
        from right in Gen.Elements(OptionRight.Call, OptionRight.Put)
        from thousandths in Gen.OneOf(Gen.Choose(1, 99_999_999), Gen.Choose(1, 2_000).Select(units => units * 500))
        select new OptionContract(new string(root), new DateOnly(2000, 1, 1).AddDays(day), right, thousandths / 1000m)).ToArbitrary();
}
