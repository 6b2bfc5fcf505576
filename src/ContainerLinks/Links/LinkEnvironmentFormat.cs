namespace ContainerLinks;

/// <summary>The two dialects of link variables.</summary>
internal enum LinkEnvironmentFormat
{
    /// <summary>As engines from 28 on make them: tcp first, then the other protocols by name; each port's four lines, then the lines of the range that it ended.</summary>
    Docker28 = 0,

    /// <summary>As engines up to 27 make them: ports by number; ranges of three ports and more in front, whatever their protocols are.
    /// Address and protocol of the first port of a range come twice: whoever builds the environment of a process keeps the first place and the last value of a name, as container runtimes do. Ports of one number, which engines leave in any order, come as tcp, udp, sctp.</summary>
    Docker20,
}
