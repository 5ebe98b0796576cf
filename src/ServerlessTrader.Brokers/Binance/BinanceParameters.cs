using System.Globalization;
using System.Text;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>The parameters of a call in the order they are sent. Values are percent-encoded here, once, so that what is signed is what is sent.</summary>
internal sealed class BinanceParameters
{
    private readonly StringBuilder _text = new();

    public BinanceParameters Add(string name, string value)
    {
        if (_text.Length > 0)
            _text.Append('&');
        _text.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public BinanceParameters Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A price or quantity, without the trailing zeros a decimal may carry.</summary>
    public BinanceParameters Add(string name, decimal value) => Add(name, value.ToString("0.############################", CultureInfo.InvariantCulture));

    /// <summary>Encoded, joined.</summary>
    public string Encode() => _text.ToString();

    /// <summary>Not the values: they are signed payload.</summary>
    public override string ToString() => nameof(BinanceParameters);
}
