using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>A refusal.</summary>
internal sealed class ErrorResult(
    int status, string code, string message, ImmutableArray<string> suggestions, ImmutableArray<AlertFieldProblem> fields, string? webhookData)
    : JsonResult<ErrorAnswer>(status, new ErrorAnswer(false, new ErrorDetail(code, message, fields), suggestions, webhookData), HttpJson.Readable.ErrorAnswer)
{
    /// <summary>A refusal that is not about an alert's fields.</summary>
    public ErrorResult(int status, string code, string message, params ImmutableArray<string> suggestions)
        : this(status, code, message, suggestions, [], null)
    {
    }

    /// <summary>The <see cref="ErrorDetail.Code"/>.</summary>
    public string Code { get; } = code;
}
