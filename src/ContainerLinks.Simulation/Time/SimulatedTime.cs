namespace ContainerLinks;

/// <summary>A clock that stands still until it is told to move.</summary>
public sealed class SimulatedTime : TimeProvider
{
    /// <summary>Moves the clock and runs every timer that comes due, in order.</summary>
    public void Advance(TimeSpan time) => throw new NotImplementedException();
}
