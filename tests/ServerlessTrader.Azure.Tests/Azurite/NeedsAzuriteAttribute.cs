namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>All tests of this class, inherited ones too, are reported as skipped where Azurite is not installed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAzuriteAttribute : Attribute;
