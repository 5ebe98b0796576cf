namespace ServerlessTrader.Core.Indicators;

/// <summary>
/// The highest (or lowest) of the last values, by a monotonic deque: a value stays only while no later one beats it, so the front is always the extreme and
/// every value enters and leaves once.
/// </summary>
internal sealed class ExtremeWindow(int length, bool higher)
{
    // A ring: it can never hold more candidates than the window has values.
    private readonly (long At, decimal Value)[] _candidates = new (long, decimal)[length];
    private int _front;
    private int _size;

    public int Length => _candidates.Length;

    /// <summary>How many values were ever added.</summary>
    public long Count { get; private set; }

    /// <summary>The extreme of the values in the window. Only meaningful once a value was added.</summary>
    public decimal Extreme => _candidates[_front].Value;

    public void Add(decimal value)
    {
        if (_size > 0 && _candidates[_front].At <= Count - Length)
        {
            _front = (_front + 1) % Length;
            _size--;
        }

        while (_size > 0 && !Beats(_candidates[(_front + _size - 1) % Length].Value, value))
            _size--;
        _candidates[(_front + _size) % Length] = (Count, value);
        _size++;
        Count++;
    }

    private bool Beats(decimal one, decimal other) => higher ? one > other : one < other;
}
