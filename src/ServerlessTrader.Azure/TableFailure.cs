using System.Text.Json;
using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>Reads the client's exceptions as what they mean for a trader.</summary>
internal static class TableFailure
{
    /// <summary>A condition of the write did not hold.</summary>
    public static bool IsConflict(RequestFailedException failure) => failure.Status switch
    {
        409 => failure.ErrorCode == TableErrorCode.EntityAlreadyExists,
        412 => true,
        404 => !IsTableMissing(failure),
        _ => false,
    };

    /// <summary>There is no such table.</summary>
    public static bool IsTableMissing(RequestFailedException failure) => failure.Status == 404 && failure.ErrorCode == TableErrorCode.TableNotFound;

    /// <summary>Whether <paramref name="exception"/> is the client's or the network's, and not the caller's own cancellation or mistake.</summary>
    public static bool IsExpected(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        // The last two are how the client answers a reply that is not what the service ever says, such as a proxy's page.
        RequestFailedException or AggregateException or AuthenticationFailedException or IOException or HttpRequestException
            or JsonException or InvalidOperationException => true,
        _ => false,
    };

    /// <summary>What to throw instead: <see cref="TableUnavailableException"/>, its message for whoever runs the app, unless the caller has cancelled.</summary>
    public static Exception Translate(Exception exception, string table, Uri account, CancellationToken cancellationToken)
    {
        // A cancellation that came between two attempts is wrapped together with the failure of the first.
        if (exception is AggregateException && cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(exception.Message, exception, cancellationToken);
        var place = $"Table '{table}' at {account.Host}";
        var message = exception switch
        {
            AuthenticationFailedException =>
                $"{place} cannot be used: no Azure identity could sign in. In Azure, enable the app's managed identity; on your own machine, run 'az login'.",
            RequestFailedException failure => Refusal(failure, place),
            AggregateException aggregate => Unreachable(aggregate.InnerExceptions.LastOrDefault() ?? aggregate, place),
            _ => Unreachable(exception, place),
        };
        return new TableUnavailableException(message, exception);
    }

    private static string Refusal(RequestFailedException failure, string place) => failure switch
    {
        { Status: 0 } => Unreachable(failure, place),
        { Status: 401 or 403 } =>
            $"{place} refused this app ({failure.ErrorCode ?? $"{failure.Status}"}). Give its identity the role 'Storage Table Data Contributor' on the account, "
            + "check the account's key or signature, and its firewall.",
        { Status: 409 } when failure.ErrorCode == TableErrorCode.TableBeingDeleted =>
            $"{place} is still being deleted, which takes Azure a minute or so; it is created again when used after that.",
        { Status: 404 } => $"{place} was deleted while in use. It is created again, empty, at the next write.",
        _ when TableRetryPolicy.IsPassing(failure.Status) =>
            $"{place} was too busy or failed ({failure.Status} {failure.ErrorCode}), several times in a row. Try again later; if it lasts, "
            + "look at the account's throttling in its metrics.",
        _ => $"{place} refused a request ({failure.Status} {failure.ErrorCode}): {FirstLine(failure.Message)} This is a defect of this program or of the account's set-up.",
    };

    private static string Unreachable(Exception exception, string place) =>
        $"{place} cannot be reached: {FirstLine(exception.Message)} Check the endpoint, the network and the account's firewall, then try again.";

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
