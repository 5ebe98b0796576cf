using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertFuzzTests
{
    private const string Secret = "kQ7-hush_Zx93";

    private static readonly string[] _valid =
    [
        """{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"2025-11-09T11:30:00Z","strategy":"AGBot","timeframe":"1H"}""",
        """{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0,"token":"kQ7-hush_Zx93"}""",
        """{"signal":"S1","action":"EXIT","strike":25000,"option_type":"PE","spot_price":24890.0,"message":"Stop loss hit"}""",
        """{"ticker":"NIFTY","timestamp":"2025-11-10T10:15:00+05:30","open":25010.5,"high":25080,"low":24990.25,"close":25050,"volume":NaN}""",
        """{"action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":"1H"}""",
        """{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0,"follower_id":"follower123"}""",
        """{"ticker":"QQQ","action":"buy","contracts":"1","price":{{close}},"position":"long","prevPosition":"flat","orderId":"L1","time":1762687800,"interval":"60"}""",
        "symbol=BTCUSDT\naction: close, message=\"stop, hit\"",
    ];

    private static readonly string[] _names =
    [
        "action", "signal", "type", "underlying", "price", "timestamp", "strategy", "timeframe", "symbol", "balance_percentage", "leverage", "entry", "strike", "option_type",
        "spot_price", "message", "ticker", "open", "high", "low", "close", "volume", "sl", "qty_per_leg", "strike_long", "strike_short", "follower_id", "contracts", "position",
        "prevPosition", "orderId", "time", "interval", "TIME", "laverage", "", "x",
    ];

    private static readonly string[] _values =
    [
        "null", "true", "{}", "[1,{\"a\":[]}]", "\"\"", "NaN", "{{x}}", "0", "-1", "0.25", "10", "1e400", "1e-400", "79228162514264337593543950335", "64800.00", "\"buy\"", "\"SELL\"",
        "\"LONG\"", "\"ENTRY\"", "\"EXIT\"", "\"close\"", "\"PE\"", "\"flat\"", "\"BTC\"", "\"NASDAQ:QQQ\"", "\"1H\"", "\"2025-11-09T11:30:00Z\"", "1762687800",
        "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"{{close}}\"", "\" 5 \"",
    ];

    private static readonly Config _many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    public void Any_bytes_are_an_alert_or_a_rejection() =>
        Check.One(_many, Prop.ForAll<byte[]>(body => Judge(body ?? [])));

    [Fact]
    public void Any_text_is_an_alert_or_a_rejection() =>
        Check.One(_many, Prop.ForAll<string>(body => Judge(Encoding.UTF8.GetBytes(body ?? ""))));

    [Fact]
    public void A_valid_alert_with_bytes_flipped_cut_or_put_in_is_an_alert_or_a_rejection()
    {
        var mutated =
            from body in Gen.Elements(_valid)
            from edits in Gen.NonEmptyListOf(Gen.Zip(Gen.Choose(0, 3), Gen.Zip(Gen.Choose(0, 400), Gen.Choose(0, 255))))
            select edits.Take(6).Aggregate(Encoding.UTF8.GetBytes(body), (bytes, edit) => Mutate(bytes, edit.Item1, edit.Item2.Item1, (byte)edit.Item2.Item2));
        Check.One(_many, Prop.ForAll(mutated.ToArbitrary(), Judge));
    }

    [Fact]
    public void Any_members_with_any_values_are_an_alert_or_a_rejection() =>
        Check.One(_many, Prop.ForAll(RandomObjects().ToArbitrary(), body => Judge(Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void The_secret_shows_in_no_echo_problem_or_suggestion()
    {
        // The token stands whole in the body, beside whatever else, and once more where it does not belong.
        var bodies =
            from members in RandomObjects()
            from place in Gen.Elements(_names)
            select $$"""{"token":"{{Secret}}","{{place}}":"see {{Secret}}",{{members[1..]}}""";
        Check.One(_many, Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            if (AlertFields.TryRead(bytes, out var fields, out _))
            {
                Assert.Equal(Secret, fields.Secret);
                Assert.DoesNotContain(Secret, fields.ToRedactedJson(), StringComparison.Ordinal);
            }
            if (!AlertParser.TryParse(bytes, null, out _, out var rejection))
            {
                Assert.All(rejection.Problems, problem => Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal));
                Assert.All(rejection.Suggestions, suggestion => Assert.DoesNotContain(Secret, suggestion, StringComparison.Ordinal));
            }
        }));
    }

    [Fact]
    public void Any_number_reads_the_same_quoted_or_bare_and_gives_the_same_key()
    {
        Check.One(_many, Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), number =>
        {
            var written = number.ToString(CultureInfo.InvariantCulture);
            var bare = $$"""{"action":"BUY","symbol":"BTCUSDT","sl":{{written}}}""";
            var quoted = $$"""{"sl":" {{written}}","symbol":"btcusdt","action":"buy","token":"x"}""";
            var read = AlertParser.TryParse(Encoding.UTF8.GetBytes(bare), null, out var one, out _);
            Assert.Equal(number > 0m, read);
            Assert.Equal(read, AlertParser.TryParse(Encoding.UTF8.GetBytes(quoted), null, out var other, out _));
            Assert.Equal(one, other);
            if (one is not null && other is not null)
                Assert.Equal(AlertKey.Compute("s", one, AlertReading.Fields(bare)), AlertKey.Compute("s", other, AlertReading.Fields(quoted)));
        }));
    }

    [Fact]
    public void The_order_of_the_members_does_not_change_the_key()
    {
        var members = new[] { "\"symbol\":\"BTCUSDT\"", "\"action\":\"buy\"", "\"balance_percentage\":0.25", "\"leverage\":10", "\"entry\":50000.0", "\"note\":\"x\"", "\"note\":\"y\"" };
        var expected = Key(members);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Shuffle(members).ToArbitrary(), shuffled => Assert.Equal(expected, Key(shuffled))));

        static string Key(string[] members)
        {
            var body = $"{{{string.Join(',', members)}}}";
            return AlertKey.Compute("s", AlertReading.Read(body), AlertReading.Fields(body));
        }
    }

    [Fact]
    public void Every_account_of_an_alert_has_a_trade_id_of_its_own() =>
        Check.One(_many, Prop.ForAll<NonNull<string>, NonNull<string>>((one, other) =>
            Assert.Equal(one.Get == other.Get, AlertKey.TradeId("abcdefghijklmnop", one.Get) == AlertKey.TradeId("abcdefghijklmnop", other.Get))));

    private static Gen<string> RandomObjects() =>
        from members in Gen.ListOf(Gen.Zip(Gen.Elements(_names), Gen.Elements(_values)))
        select $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}";

    private static byte[] Mutate(byte[] bytes, int edit, int place, byte value)
    {
        if (bytes.Length == 0)
            return [value];
        place %= bytes.Length;
        return edit switch
        {
            0 => [.. bytes[..place], (byte)(bytes[place] ^ (1 << (value % 8))), .. bytes[(place + 1)..]],
            1 => bytes[..place],
            2 => [.. bytes[..place], value, .. bytes[place..]],
            _ => [.. bytes[..place], .. bytes[(place + 1)..]],
        };
    }

    private static void Judge(byte[] body)
    {
        AlertDialect?[] dialects = [null, .. Enum.GetValues<AlertDialect>()];
        var read = AlertFields.TryRead(body, out var fields, out var broken);
        Assert.NotEqual(read, broken is not null);
        if (fields is not null)
        {
            using var echo = JsonDocument.Parse(fields.ToRedactedJson());
            Assert.Equal(JsonValueKind.Object, echo.RootElement.ValueKind);
        }
        foreach (var dialect in dialects)
        {
            if (AlertParser.TryParse(body, dialect, out var alert, out var rejection))
            {
                Assert.Null(rejection);
                Assert.Equal(16, AlertKey.Compute("s", alert, fields!).Length);
                Hold(alert);
                continue;
            }
            Assert.NotEmpty(rejection.Problems);
            Assert.NotEmpty(rejection.Suggestions);
            Assert.All(rejection.Problems, problem =>
            {
                Assert.False(string.IsNullOrWhiteSpace(problem.Field));
                Assert.False(string.IsNullOrWhiteSpace(problem.Problem));
                Assert.True(problem.Received.Length <= 100);
                Assert.DoesNotContain(problem.Received, char.IsControl);
            });
            Assert.Equal(rejection.Problems.Length, rejection.Problems.Select(problem => problem.Field).Distinct().Count());
        }
    }

    /// <summary>What every alert promises, however it was written.</summary>
    private static void Hold(Alert alert)
    {
        Assert.True(alert.ReferencePrice is null or > 0m);
        Assert.True(alert.StopPrice is null or > 0m);
        Assert.True(alert.Strike is null or > 0m);
        Assert.True(alert.Leverage is null or (>= 1 and <= 125));
        Assert.True(alert.BalanceFraction is null or (>= 0.01m and <= 1m));
        Assert.True(alert.Timestamp is null || (alert.Timestamp.Value.Offset == TimeSpan.Zero && alert.Timestamp.Value.Year is >= 2000 and <= 2100));
        Assert.True(alert.Symbol is null || (alert.Symbol.Length > 0 && !alert.Symbol.Any(char.IsAsciiLetterLower)));
        Assert.Equal(alert.Intent == AlertIntent.Candle, alert.Candle is not null);
        if (alert.Intent == AlertIntent.Open)
            Assert.NotNull(alert.Direction);
    }
}
