namespace ContainerLinks;

/// <summary>The two dialects of link variables.</summary>
public enum LinkEnvironmentFormat
{
    /// <summary>As engines from 28 on make them: tcp first, each port's four lines, then the lines of the range that it ended.</summary>
    Docker28 = 0,

    /// <summary>As engines up to 27 make them: by number, ranges of three or more ports in front.</summary>
    Docker20,
}
