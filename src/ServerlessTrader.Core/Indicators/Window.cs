using System.Globalization;

namespace ServerlessTrader.Core.Indicators;

/// <summary>What all indicators refuse, in the same words.</summary>
internal static class Window
{
    public static int Checked(int length) => length >= 1
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, "An indicator looks at one value or more.");

    public static void CheckFinite(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "An indicator takes finite numbers only; one NaN would stay in it for good.");
    }

    public static InvalidOperationException NotReady(string indicator, int needed, long given) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The {indicator} needs {needed} values and has {given}. Ask IsReady first."));
}
