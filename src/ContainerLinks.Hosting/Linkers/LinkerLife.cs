namespace ContainerLinks;

/// <summary>What a linker in a host is doing.</summary>
internal enum LinkerState
{
    /// <summary>No background service follows it; the program may do it itself.</summary>
    Idle = 0,

    /// <summary>It waits for its engine.</summary>
    Waiting,

    /// <summary>It follows its engine and writes.</summary>
    Following,

    /// <summary>It follows; another linker writes.</summary>
    StandingBy,

    /// <summary>The background service has ended, and not because it was told to.</summary>
    Failed,
}

/// <summary>What the background service knows of one linker, for the health check and the gauges.</summary>
internal sealed class LinkerLife(LinkerServices services)
{
    private volatile Moment _now = new(LinkerState.Idle, null);

    /// <summary>State and reason as of one moment. Whether it stands by is the linker's own to say, whoever follows it.</summary>
    public Moment Now => _now is { State: LinkerState.Following or LinkerState.Idle } && services.Linker.StandsBy is { } reason ? new Moment(LinkerState.StandingBy, reason) : _now;

    public void Waits(string? reason) => _now = new Moment(LinkerState.Waiting, reason);

    public void Follows() => _now = new Moment(LinkerState.Following, null);

    public void Fails(string reason) => _now = new Moment(LinkerState.Failed, reason);

    public void Ends() => _now = new Moment(LinkerState.Idle, null);

    /// <param name="State">What it does.</param>
    /// <param name="Reason">Why, as a sentence; null where there is nothing to say.</param>
    internal sealed record Moment(LinkerState State, string? Reason);
}
