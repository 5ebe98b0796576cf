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
        return new TableUnavailableException(Explain(exception, $"Table '{table}' at {account.Host}"), exception);
    }

    private static string Explain(Exception exception, string place) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Explain(last, place),
        AuthenticationFailedException =>
            $"{place} cannot be used: no Azure identity could sign in. In Azure, enable the app's managed identity; on your own machine, run 'az login'.",
        RequestFailedException { Status: 401 or 403 } failure =>
            $"{place} refused this app ({Answer(failure)}). Give its identity the role 'Storage Table Data Contributor' on the account, "
            + "check the account's key or signature, and its firewall.",
        RequestFailedException { Status: 409 } failure when failure.ErrorCode == TableErrorCode.TableBeingDeleted =>
            $"{place} is still being deleted, which takes Azure a minute or so; it is created again when used after that.",
        RequestFailedException failure when IsTableMissing(failure) => $"{place} was deleted while in use. It is created again, empty, at the next write.",
        RequestFailedException failure when TableRetryPolicy.IsPassing(failure.Status) =>
            $"{place} was too busy or failed ({Answer(failure)}), and so did every retry. Try again later; if it lasts, look at the throttling in the account's metrics.",
        RequestFailedException { Status: > 0 } failure =>
            $"{place} refused a request ({Answer(failure)}): {FirstLine(failure.Message)} This is a defect of this program or of the account's set-up.",
        _ => $"{place} cannot be reached: {FirstLine(exception.Message)} Check the endpoint, the network and the account's firewall, then try again.",
    };

    private static string Answer(RequestFailedException failure) => $"{failure.Status} {failure.ErrorCode}".TrimEnd();

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
