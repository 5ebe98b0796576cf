using System.Collections.Immutable;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>A path written down point by point, for tests and demonstrations. Before the first point it has the first price, after the last the last.</summary>
public sealed class ScriptedPath : IPricePath
{
    private readonly ImmutableArray<(DateTimeOffset At, decimal Price)> _points;
    private readonly PathInterpolation _interpolation;

    /// <summary>A path through <paramref name="points"/>, which may come in any order; no two at one moment, prices above zero.</summary>
    public ScriptedPath(IEnumerable<(DateTimeOffset At, decimal Price)> points, PathInterpolation interpolation = PathInterpolation.Step)
    {
        ArgumentNullException.ThrowIfNull(points);
        _points = [.. points.OrderBy(point => point.At)];
        _interpolation = interpolation;
        if (_points.IsEmpty)
            throw new ArgumentException("A scripted path needs at least one point.", nameof(points));
        for (var i = 0; i < _points.Length; i++)
        {
            if (_points[i].Price <= 0m)
                throw new ArgumentException($"The price at {_points[i].At:O} is {_points[i].Price}; a price is above zero.", nameof(points));
            if (i > 0 && _points[i].At == _points[i - 1].At)
                throw new ArgumentException($"Two points are given for {_points[i].At:O}; keep one of them.", nameof(points));
        }
    }

    /// <summary>One price for ever.</summary>
    public static ScriptedPath Constant(decimal price) => new([(DateTimeOffset.UnixEpoch, price)]);

    /// <inheritdoc/>
    public decimal PriceAt(DateTimeOffset at)
    {
        var next = CountUpTo(at);
        if (next == 0)
            return _points[0].Price;
        var (leftAt, left) = _points[next - 1];
        if (_interpolation == PathInterpolation.Step || next == _points.Length)
            return left;
        var (rightAt, right) = _points[next];
        return left + (right - left) * ((at - leftAt).Ticks / (decimal)(rightAt - leftAt).Ticks);
    }

    /// <inheritdoc/>
    public PriceRange RangeOver(DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var (first, last) = (PriceAt(from), PriceAt(to));
        var (low, high) = (Math.Min(first, last), Math.Max(first, last));
        for (var i = CountUpTo(from); i < _points.Length && _points[i].At <= to; i++)
        {
            low = Math.Min(low, _points[i].Price);
            high = Math.Max(high, _points[i].Price);
        }

        return new PriceRange(low, high);
    }

    /// <summary>How many points lie at or before a moment.</summary>
    private int CountUpTo(DateTimeOffset at)
    {
        var (low, high) = (0, _points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
