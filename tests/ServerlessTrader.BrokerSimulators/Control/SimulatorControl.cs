using System.Globalization;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Control;

/// <summary>The endpoints under <c>/sim</c>, which no real venue has: prices, modes, faults and the books. Parameters are in the query.</summary>
/// <remarks>
/// POST <c>/sim/price?symbol=&amp;price=[&amp;seconds=]</c> (at once, or in a straight line), <c>/sim/quote?symbol=&amp;bid=&amp;ask=</c>, <c>/sim/mark?symbol=&amp;price=</c>,
/// <c>/sim/wander?symbol=</c>, <c>/sim/mode?hedged=[&amp;account=]</c>, <c>/sim/deposit?amount=[&amp;account=]</c>, <c>/sim/faults?at=&amp;fault=[&amp;times=]</c>,
/// <c>/sim/faults/rough?[seed=]</c>, <c>/sim/clock?skewMs=</c>, <c>/sim/fills/part?share=[&amp;stalls=]</c>, <c>/sim/fills/release</c>, <c>/sim/streams/drop</c>,
/// <c>/sim/streams/refuse?seconds=</c>, <c>/sim/streams/disorder?on=</c>, <c>/sim/streams/duplicate?on=</c>. DELETE <c>/sim/faults</c>. GET <c>/sim/books?[account=]</c>,
/// <c>/sim/faults</c>.
/// </remarks>
public static class SimulatorControl
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapSimulatorControl(this IEndpointRouteBuilder routes, FuturesExchange exchange, VenueFaults faults)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(faults);
        MapPrices(routes, exchange);
        MapFaults(routes, exchange, faults);
        Post(routes, "/sim/mode", query => AccountOf(query, exchange).SetHedged(query.Flag("hedged")));
        Post(routes, "/sim/deposit", query => AccountOf(query, exchange).Deposit(query.Number("amount")));
        routes.MapGet("/sim/books", http => AnswerAsync(http, query => BooksJson.Write(AccountOf(query, exchange))));
        routes.MapGet("/sim/faults", http => AnswerAsync(http, _ => BooksJson.Write(faults.Requests.Met)));
    }

    private static void MapPrices(IEndpointRouteBuilder routes, FuturesExchange exchange)
    {
        Post(routes, "/sim/price", query => exchange.MoveTo(query.Text("symbol"), query.Number("price"), TimeSpan.FromSeconds(query.Whole("seconds", 0))));
        Post(routes, "/sim/quote", query => exchange.SetQuote(query.Text("symbol"), query.Number("bid"), query.Number("ask")));
        Post(routes, "/sim/mark", query => exchange.SetMark(query.Text("symbol"), query.Number("price")));
        Post(routes, "/sim/wander", query => exchange.Wander(query.Text("symbol")));
    }

    private static void MapFaults(IEndpointRouteBuilder routes, FuturesExchange exchange, VenueFaults faults)
    {
        Post(routes, "/sim/faults", query => faults.Requests.Then(query.Word<RequestKind>("at"), query.Word<WireFault>("fault"), query.Whole("times", 1)));
        Post(routes, "/sim/faults/rough", query => faults.Requests.ByChance((ulong)query.Whole("seed", 1), FaultShare.Rough));
        routes.MapDelete("/sim/faults", http => AnswerAsync(http, _ =>
        {
            faults.Requests.Clear();
            return Done();
        }));
        Post(routes, "/sim/clock", query => faults.ClockSkew = TimeSpan.FromMilliseconds((double)query.Number("skewMs")));
        Post(routes, "/sim/fills/part", query => exchange.FillNextInPart(query.Number("share"), query.Flag("stalls")));
        Post(routes, "/sim/fills/release", _ => exchange.ReleaseFills());
        Post(routes, "/sim/streams/drop", _ => faults.Streams.Drop());
        Post(routes, "/sim/streams/refuse", query => faults.Streams.RefuseFor(TimeSpan.FromSeconds(query.Whole("seconds", 0))));
        Post(routes, "/sim/streams/disorder", query => faults.Streams.Disorders = query.Flag("on"));
        Post(routes, "/sim/streams/duplicate", query => faults.Streams.Duplicates = query.Flag("on"));
    }

    private static void Post(IEndpointRouteBuilder routes, string path, Action<ControlQuery> act) => routes.MapPost(path, http => AnswerAsync(http, query =>
    {
        act(query);
        return Done();
    }));

    private static async Task AnswerAsync(HttpContext http, Func<ControlQuery, byte[]> answer)
    {
        byte[] body;
        try
        {
            body = answer(new ControlQuery(http.Request.Query));
        }
        catch (Exception exception) when (exception is ControlException or ExchangeRefusalException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            body = JsonSerializer.SerializeToUtf8Bytes(exception.Message);
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(body, CancellationToken.None);
    }

    private static byte[] Done() => "{}"u8.ToArray();

    /// <summary>The account of a key; the first one when none is named.</summary>
    private static ExchangeAccount AccountOf(ControlQuery query, FuturesExchange exchange) =>
        (query.Optional("account") is { } key ? exchange.AccountOf(key) : exchange.Accounts.FirstOrDefault()) ?? throw new ControlException("There is no such account.");

    private sealed class ControlException(string message) : Exception(message);

    private sealed record ControlQuery(IQueryCollection Values)
    {
        public string? Optional(string name) => Values[name] is [{ Length: > 0 } text] ? text : null;

        public string Text(string name) => Optional(name) ?? throw new ControlException($"The parameter '{name}' is missing.");

        public decimal Number(string name) => decimal.TryParse(Text(name), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ControlException($"'{Text(name)}' is no number; '{name}' takes one such as 60000.5.");

        public int Whole(string name, int otherwise) => Optional(name) is null ? otherwise : (int)Number(name);

        public bool Flag(string name) => Optional(name) switch
        {
            "true" => true,
            null or "false" => false,
            var text => throw new ControlException($"'{name}' takes true or false, not '{text}'."),
        };

        /// <summary>A word such as hold-answer.</summary>
        public T Word<T>(string name)
            where T : struct, Enum =>
            Enum.TryParse<T>(Text(name).Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var word)
                ? word
                : throw new ControlException($"'{Text(name)}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
