namespace ContainerLinks.Fuzz;

/// <summary>What a run has seen.</summary>
internal sealed class FuzzFigures
{
    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    public long Refused => Inputs - Accepted;

    public long Bytes { get; private set; }

    public int Shapes { get; set; }

    public TimeSpan Longest { get; private set; }

    public void Add(Outcome outcome, TimeSpan time, int length)
    {
        Inputs++;
        Bytes += length;
        Accepted += outcome.IsAccepted ? 1 : 0;
        Longest = time > Longest ? time : Longest;
    }
}
