using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>
/// Starts the real host process, sends it alerts from several clients, kills it with SIGKILL at random moments and starts it again on the same data folder; then lets
/// everything run to flat and compares the ledger with the books of a broker that was never killed.
/// </summary>
public sealed class CrashDriver : IDisposable
{
    private const int ProgressEvery = 10;
    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _readingLimit = TimeSpan.FromSeconds(30);

    private readonly IOutsideBroker _broker;
    private readonly CrashOptions _options;
    private readonly Random _random;
    private readonly HostTime _time;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<TimeSpan> _restarts = [];
    private int _kills;
    private int _killsWhileStarting;

    private CrashDriver(IOutsideBroker broker, CrashOptions options)
    {
        _broker = broker;
        _options = broker.KeepsRealTime ? options with { Speed = 1 } : options;
        _random = new Random(options.Seed);
        _time = new HostTime(_options.Speed);
    }

    /// <summary>Makes one run. The broker must be fresh; it is started here.</summary>
    /// <exception cref="CrashTestException">The run could not go on: the host did not start, ended by itself, or the deadline passed.</exception>
    public static async Task<CrashReport> RunAsync(IOutsideBroker broker, CrashOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Kills, 1);
        var deadline = options.Deadline ?? TimeSpan.FromSeconds(10) * options.Kills + TimeSpan.FromMinutes(5);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            using var driver = new CrashDriver(broker, options);
            return await driver.RunAsync(limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CrashTestException($"The run was not over after {deadline.TotalSeconds:0} s.", exception);
        }
        catch (TimeoutException exception)
        {
            throw new CrashTestException($"Alerts were still unanswered {options.DrainLimit.TotalSeconds:0} s after the last kill.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<CrashReport> RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await _broker.StartAsync(cancellationToken);
        using var folder = HostFolder.Create(_broker);
        folder.IsKept = true;
        var (alerts, stuck) = await TradeAsync(folder, cancellationToken);
        var books = _broker.Accounts.Select(_broker.Books).ToList();
        var ledger = await LedgerReading.ReadAsync(folder.Database, _broker.Accounts, cancellationToken).WaitAsync(_readingLimit, cancellationToken);
        ImmutableArray<string> violations = [.. stuck, .. CrashVerdict.Of(alerts, ledger, books)];
        folder.IsKept = !violations.IsEmpty;
        return Report(alerts, ledger, books, Stopwatch.GetElapsedTime(began)) with { Violations = violations, Folder = folder.IsKept ? folder.Path : null };
    }

    /// <summary>The whole life of the folder: kills, then peace, then the last kill.</summary>
    private async Task<(IReadOnlyCollection<SentAlert> Alerts, ImmutableArray<string> Stuck)> TradeAsync(HostFolder folder, CancellationToken cancellationToken)
    {
        var host = HostProcess.Start(folder, _broker, _options);
        try
        {
            await host.WaitUntilReadyAsync(_http, _options.StartLimit, cancellationToken);
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", folder.Secret("operator-key"));
            var webhook = new Uri(folder.Address, $"api/webhook/{_broker.Strategy}?token={folder.Secret($"alert-token-{_broker.Strategy}")}");
            await LookAsync(folder, cancellationToken);
            using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var traffic = new AlertTraffic(_broker, webhook, _time, _options);
            var clients = traffic.RunAsync(stopped.Token);
            try
            {
                while (_kills < _options.Kills)
                {
                    await Task.Delay(_random.Next((int)_options.ShortestLife.TotalMilliseconds, (int)_options.LongestLife.TotalMilliseconds + 1), cancellationToken);
                    host = await RestartAsync(host, folder, cancellationToken);
                    if (_kills < _options.Kills && _random.NextDouble() < _options.KillsWhileStarting)
                    {
                        await Task.Delay(_random.Next(20, 500), cancellationToken);
                        _killsWhileStarting++;
                        host = await RestartAsync(host, folder, cancellationToken);
                    }

                    if (clients.IsFaulted)
                        await clients;
                    _restarts.Add(await host.WaitUntilReadyAsync(_http, _options.StartLimit, cancellationToken));
                    var look = await LookAsync(folder, cancellationToken);
                    traffic.IsHeldBack = look.OpenTrades >= _options.MostOpenTrades;
                    if (_kills % ProgressEvery == 0 || _kills == _options.Kills)
                        _options.Progress($"{_kills} kills, {traffic.Sent.Count} alerts, {look.OpenTrades} open trades");
                }

                traffic.Finish();
                await clients.WaitAsync(_options.DrainLimit, cancellationToken);
            }
            finally
            {
                await stopped.CancelAsync();
                await clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            var stuck = await DrainAsync(host, folder, cancellationToken);
            await host.KillAsync(cancellationToken);
            return (traffic.Sent, stuck);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private async Task<HostProcess> RestartAsync(HostProcess host, HostFolder folder, CancellationToken cancellationToken)
    {
        await host.KillAsync(cancellationToken);
        _kills++;
        await host.DisposeAsync();
        return HostProcess.Start(folder, _broker, _options);
    }

    /// <summary>Waits until every trade is over and no account has anything set aside.</summary>
    private async Task<ImmutableArray<string>> DrainAsync(HostProcess host, HostFolder folder, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            host.EnsureAlive();
            var look = await LookAsync(folder, cancellationToken);
            if (look is { OpenTrades: 0, OpenRisk: 0m })
                return [];
            if (Stopwatch.GetElapsedTime(began) > _options.DrainLimit)
                return [$"{look.OpenTrades} trades were still open, and {look.OpenRisk} at risk, {_options.DrainLimit.TotalSeconds:0} s after the last kill."];
            await Task.Delay(_pollEvery, cancellationToken);
        }
    }

    /// <summary>Asks the host for its time and what is open.</summary>
    private async Task<(int OpenTrades, decimal OpenRisk)> LookAsync(HostFolder folder, CancellationToken cancellationToken)
    {
        using var status = JsonDocument.Parse(await _http.GetStringAsync(new Uri(folder.Address, "api/status"), cancellationToken));
        _time.Set(status.RootElement.GetProperty("time").GetDateTimeOffset());
        var accounts = status.RootElement.GetProperty("accounts").EnumerateArray();
        return (status.RootElement.GetProperty("openTrades").GetInt32(), accounts.Sum(account => account.GetProperty("openRisk").GetDecimal()));
    }

    private CrashReport Report(IReadOnlyCollection<SentAlert> alerts, LedgerReading ledger, IReadOnlyList<AccountBooks> books, TimeSpan elapsed) => new()
    {
        Broker = _broker.Name,
        Seed = _options.Seed,
        Kills = _kills,
        KillsWhileStarting = _killsWhileStarting,
        Alerts = alerts.Count,
        LostAnswers = alerts.Sum(alert => alert.LostAnswers),
        DeliveredAgain = alerts.Sum(alert => Math.Max(0, alert.Replies.Count - 1)),
        Trades = ledger.Trades.Length,
        Entered = ledger.Trades.Count(trade => trade.Position.Entered > 0m),
        Endings = ledger.Trades.GroupBy(trade => trade.Outcome?.Code ?? "open", StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
        Orders = books.Sum(account => account.Orders.Length),
        Fills = books.Sum(account => account.Orders.Sum(order => order.Fills.Length)),
        DuplicateOrders = books.Sum(account => account.Orders.Length - account.Orders.Select(order => order.ClientOrderId).Distinct(StringComparer.Ordinal).Count()),
        NetProfit = books.Sum(account => account.CashChange),
        Fees = books.Sum(account => account.Fees),
        Faults = _broker.Faults,
        Restarts = [.. _restarts],
        Elapsed = elapsed,
        Violations = [],
    };
}
