namespace ContainerLinks;

/// <summary>The defects of Docker's links, one flag each.</summary>
[Flags]
#pragma warning disable CA1028 // Sixty flags do not fit into an int.
public enum DockerQuirks : ulong
#pragma warning restore CA1028
{
    /// <summary>None: native links that behave right.</summary>
    None = 0,

    /// <summary>STUB.</summary>
    VariablesOff = 1UL << 40,
}
