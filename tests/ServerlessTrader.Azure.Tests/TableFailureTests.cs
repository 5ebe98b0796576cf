using System.Net;
using Azure.Core.Pipeline;
using Azure.Identity;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure.Tests;

public sealed class TableFailureTests
{
    private const string ETag = "W/\"datetime'2026-01-05T14%3A30%3A00.0000000Z'\"";

    private static readonly AzureStorageOptions _options = new()
    {
        TableEndpoint = "https://trader.table.core.windows.net",
        Retries = 3,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LongestRetryDelay = TimeSpan.FromMilliseconds(1),
    };

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy", "throttling")]
    [InlineData(HttpStatusCode.InternalServerError, "OperationTimedOut", "throttling")]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequests", "throttling")]
    public async Task Retries_what_may_pass_and_then_says_that_the_store_is_unavailable(HttpStatusCode status, string code, string advice)
    {
        var transport = new ScriptedTransport(request => IsCreation(request) ? Replies.TableCreated() : Replies.Error(status, code));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await Write(transport));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Equal(["POST /Tables", .. Enumerable.Repeat("POST /$batch", 4)], transport.Requests);
    }

    [Fact]
    public async Task Retries_a_batch_that_was_refused_from_within()
    {
        var transport = new ScriptedTransport(
            request => IsCreation(request) ? Replies.TableCreated() : Replies.FailedBatch(HttpStatusCode.ServiceUnavailable, "ServerBusy"));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await Write(transport));
        Assert.Contains("too busy or failed (503)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["POST /Tables", .. Enumerable.Repeat("POST /$batch", 4)], transport.Requests);
    }

    [Fact]
    public async Task Comes_through_when_the_service_recovers_in_time()
    {
        var batches = 0;
        var transport = new ScriptedTransport(request => IsCreation(request)
            ? Replies.TableCreated()
            : ++batches < 4 ? Replies.FailedBatch(HttpStatusCode.ServiceUnavailable, "ServerBusy") : Replies.Inserted(ETag));
        Assert.Equal([ETag], await Write(transport));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "AuthorizationPermissionMismatch", "Storage Table Data Contributor")]
    [InlineData(HttpStatusCode.BadRequest, "InvalidInput", "defect")]
    [InlineData(HttpStatusCode.NotFound, "TableNotFound", "deleted while in use")]
    public async Task Does_not_retry_what_will_not_pass(HttpStatusCode status, string code, string advice)
    {
        var transport = new ScriptedTransport(request => IsCreation(request) ? Replies.TableCreated() : Replies.FailedBatch(status, code));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await Write(transport));
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'Trades'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("trader.table.core.windows.net", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["POST /Tables", "POST /$batch"], transport.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "EntityAlreadyExists", "exists already")]
    [InlineData(HttpStatusCode.PreconditionFailed, "UpdateConditionNotSatisfied", "has changed")]
    [InlineData(HttpStatusCode.NotFound, "ResourceNotFound", "is gone")]
    public async Task Names_the_row_whose_condition_failed(HttpStatusCode status, string code, string reason)
    {
        var transport = new ScriptedTransport(request => IsCreation(request) ? Replies.TableCreated() : Replies.FailedBatch(status, code, index: 1));
        var conflict = await Assert.ThrowsAsync<TableConflictException>(
            async () => await Open(transport).WriteAsync("p", [TableChange.Upsert("r-0", default), TableChange.Replace("r-1", default, ETag)]));
        Assert.Equal("r-1", conflict.RowKey);
        Assert.Contains(reason, conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_unavailable()
    {
        var transport = new ScriptedTransport((_, _) => throw new HttpRequestException("No such host is known."));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await Write(transport));
        Assert.Contains("cannot be reached: No such host is known.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, transport.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_unavailable()
    {
        var transport = new ScriptedTransport(NeverAsync);
        var table = Open(transport, _options with { AttemptTimeout = TimeSpan.FromMilliseconds(10), Retries = 1 });
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.GetAsync("p", "r"));
        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_not_unavailable()
    {
        using var cancellation = new CancellationTokenSource();
        var transport = new ScriptedTransport((_, token) =>
        {
            cancellation.Cancel();
            return NeverAsync(null, token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Open(transport).GetAsync("p", "r", cancellation.Token));
    }

    [Fact]
    public async Task A_call_cancelled_at_its_second_attempt_is_cancelled_and_not_unavailable()
    {
        using var cancellation = new CancellationTokenSource();
        var attempts = 0;
        var transport = new ScriptedTransport((_, token) =>
        {
            if (++attempts == 1)
                throw new HttpRequestException("The connection broke.");
            cancellation.Cancel();
            return NeverAsync(null, token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Open(transport).GetAsync("p", "r", cancellation.Token));
    }

    [Fact]
    public async Task An_app_without_an_identity_is_told_how_to_get_one()
    {
        var transport = new ScriptedTransport(_ => Replies.TableCreated());
        var credential = new ScriptedTransport.Credential(new CredentialUnavailableException("no identity endpoint"));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await Open(transport, credential: credential).GetAsync("p", "r"));
        Assert.Contains("enable the app's managed identity", failure.Message, StringComparison.Ordinal);
        Assert.Empty(transport.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>Sign in to the hotel's network</html>")]
    [InlineData(HttpStatusCode.BadGateway, "<html>Bad gateway</html>")]
    public async Task An_answer_that_is_not_the_services_own_is_unavailable(HttpStatusCode status, string text)
    {
        var transport = new ScriptedTransport(_ => new HttpResponseMessage(status) { Content = new StringContent(text) });
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await Open(transport).GetAsync("p", "r"));
    }

    [Fact]
    public async Task A_table_is_created_once_for_writes_that_come_together()
    {
        var release = new TaskCompletionSource();
        var transport = new ScriptedTransport(async (request, _) =>
        {
            if (!IsCreation(request))
                return Replies.Inserted(ETag);
            await release.Task;
            return Replies.TableCreated();
        });
        var table = Open(transport);
        var writes = Enumerable.Range(0, 20).Select(n => table.WriteAsync("p", [TableChange.Insert($"r-{n}", default)]).AsTask()).ToArray();
        release.SetResult();
        await Task.WhenAll(writes);
        await table.WriteAsync("p", [TableChange.Insert("r-20", default)]);
        Assert.Equal(1, transport.Requests.Count(request => request == "POST /Tables"));
        Assert.Equal(21, transport.Requests.Count(request => request == "POST /$batch"));
    }

    [Fact]
    public async Task A_table_that_exists_already_is_fine()
    {
        var transport = new ScriptedTransport(request =>
            IsCreation(request) ? Replies.Error(HttpStatusCode.Conflict, "TableAlreadyExists") : Replies.Inserted(ETag));
        Assert.Equal([ETag], await Write(transport));
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_unavailable_and_tried_again_at_the_next_write()
    {
        var creations = 0;
        var transport = new ScriptedTransport(request => !IsCreation(request)
            ? Replies.Inserted(ETag)
            : ++creations == 1 ? Replies.Error(HttpStatusCode.Conflict, "TableBeingDeleted") : Replies.TableCreated());
        var table = Open(transport);
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.WriteAsync("p", [TableChange.Insert("r", default)]));
        Assert.Contains("still being deleted", failure.Message, StringComparison.Ordinal);
        await table.WriteAsync("p", [TableChange.Insert("r", default)]);
        Assert.Equal(["POST /Tables", "POST /Tables", "POST /$batch"], transport.Requests);
    }

    [Fact]
    public async Task A_table_that_was_deleted_while_in_use_is_created_again_at_the_next_write()
    {
        var batches = 0;
        var transport = new ScriptedTransport(request => IsCreation(request)
            ? Replies.TableCreated()
            : ++batches == 1 ? Replies.FailedBatch(HttpStatusCode.NotFound, "TableNotFound") : Replies.Inserted(ETag));
        var table = Open(transport);
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.WriteAsync("p", [TableChange.Insert("r", default)]));
        await table.WriteAsync("p", [TableChange.Insert("r", default)]);
        Assert.Equal(["POST /Tables", "POST /$batch", "POST /Tables", "POST /$batch"], transport.Requests);
    }

    [Fact]
    public async Task A_table_that_is_not_there_reads_as_empty_and_is_not_created()
    {
        var transport = new ScriptedTransport(_ => Replies.Error(HttpStatusCode.NotFound, "TableNotFound"));
        var table = Open(transport);
        Assert.Null(await table.GetAsync("p", "r"));
        Assert.Empty(await table.QueryAsync("p").ToListAsync());
        Assert.All(transport.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_that_breaks_off_is_unavailable()
    {
        var transport = new ScriptedTransport(_ => Replies.Error(HttpStatusCode.ServiceUnavailable, "ServerBusy"));
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await Open(transport).QueryAsync("p").ToListAsync());
        Assert.Equal(4, transport.Requests.Count);
    }

    private static bool IsCreation(HttpRequestMessage request) => request.RequestUri!.AbsolutePath == "/Tables";

    private static async Task<HttpResponseMessage> NeverAsync(HttpRequestMessage? request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("The wait has no end.");
    }

    private static ITable Open(ScriptedTransport transport, AzureStorageOptions? options = null, ScriptedTransport.Credential? credential = null) =>
        new AzureTableStore(
            options ?? _options, credential ?? new ScriptedTransport.Credential(), client => client.Transport = new HttpClientTransport(transport))
        .Open("Trades");

    private static ValueTask<IReadOnlyList<string?>> Write(ScriptedTransport transport) =>
        Open(transport).WriteAsync("p", [TableChange.Insert("r", default)]);
}
