namespace ContainerLinks.Fuzz;

/// <summary>A reader of strangers' bytes, and what must hold whatever they are.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line and of the folder with its seeds.</summary>
    public abstract string Name { get; }

    /// <summary>The longest input in bytes. Long enough for work that grows with the square of the input to show.</summary>
    public virtual int LongestInput => 8 * 1024;

    /// <summary>Words of its language; mutations put them in.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>The most bytes that one input of this length may allocate.</summary>
    public virtual long AllocationLimit(int length) => (256 * 1024) + (512L * length);

    /// <summary>Reads one input.</summary>
    /// <exception cref="Exception">Any exception is a finding: documented ones are caught here and make a refusal.</exception>
    public abstract Outcome Run(byte[] input);
}
