namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>One finished generation of a workflow.</summary>
internal sealed record Generation(string Input, DateTimeOffset Start, IReadOnlyList<RecordedEvent> History, IReadOnlyList<string> Decisions);
