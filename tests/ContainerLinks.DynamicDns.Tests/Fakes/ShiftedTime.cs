namespace ContainerLinks.DynamicDns.Tests;

/// <summary>The machine's clock, off by a fixed time; timers run as ever.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
