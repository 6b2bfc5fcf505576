namespace ContainerLinks.Tests.Links;

/// <summary>What the engines' own code makes of the same input.</summary>
internal static class GoldenEnvironments
{
    /// <summary>Ports 80, 81, 82/tcp and 53/udp, up to 27.</summary>
    public const string MixedUpTo27 =
        """
        DB_PORT=udp://172.17.0.2:53
        DB_PORT_80_TCP_START=tcp://172.17.0.2:80
        DB_PORT_80_TCP_ADDR=172.17.0.2
        DB_PORT_80_TCP_PROTO=tcp
        DB_PORT_80_TCP_PORT_START=80
        DB_PORT_80_TCP_END=tcp://172.17.0.2:82
        DB_PORT_80_TCP_PORT_END=82
        DB_PORT_53_UDP=udp://172.17.0.2:53
        DB_PORT_53_UDP_ADDR=172.17.0.2
        DB_PORT_53_UDP_PORT=53
        DB_PORT_53_UDP_PROTO=udp
        DB_PORT_80_TCP=tcp://172.17.0.2:80
        DB_PORT_80_TCP_PORT=80
        DB_PORT_81_TCP=tcp://172.17.0.2:81
        DB_PORT_81_TCP_ADDR=172.17.0.2
        DB_PORT_81_TCP_PORT=81
        DB_PORT_81_TCP_PROTO=tcp
        DB_PORT_82_TCP=tcp://172.17.0.2:82
        DB_PORT_82_TCP_ADDR=172.17.0.2
        DB_PORT_82_TCP_PORT=82
        DB_PORT_82_TCP_PROTO=tcp
        DB_NAME=/web/db
        DB_ENV_FOO=1
        """;

    /// <summary>The same ports, from 28 on.</summary>
    public const string MixedFrom28 =
        """
        DB_PORT=tcp://172.17.0.2:80
        DB_PORT_80_TCP=tcp://172.17.0.2:80
        DB_PORT_80_TCP_ADDR=172.17.0.2
        DB_PORT_80_TCP_PORT=80
        DB_PORT_80_TCP_PROTO=tcp
        DB_PORT_81_TCP=tcp://172.17.0.2:81
        DB_PORT_81_TCP_ADDR=172.17.0.2
        DB_PORT_81_TCP_PORT=81
        DB_PORT_81_TCP_PROTO=tcp
        DB_PORT_82_TCP=tcp://172.17.0.2:82
        DB_PORT_82_TCP_ADDR=172.17.0.2
        DB_PORT_82_TCP_PORT=82
        DB_PORT_82_TCP_PROTO=tcp
        DB_PORT_53_UDP=udp://172.17.0.2:53
        DB_PORT_53_UDP_ADDR=172.17.0.2
        DB_PORT_53_UDP_PORT=53
        DB_PORT_53_UDP_PROTO=udp
        DB_PORT_80_TCP_START=tcp://172.17.0.2:80
        DB_PORT_80_TCP_PORT_START=80
        DB_PORT_80_TCP_END=tcp://172.17.0.2:82
        DB_PORT_80_TCP_PORT_END=82
        DB_NAME=/web/db
        DB_ENV_FOO=1
        """;

    /// <summary>No ports, an alias with a dash and a dot, and an odd environment.</summary>
    public const string NoPorts =
        """
        MY_DB.V2_NAME=/web/my-db.v2
        MY_DB.V2_ENV_A=1
        MY_DB.V2_ENV_B=x=y
        MY_DB.V2_ENV_C=
        MY_DB.V2_ENV_path=/q
        """;

    /// <summary>53/udp, 53/tcp, 8080/tcp, 8081/tcp, 54/udp, 9/sctp, from 28 on.</summary>
    public const string RangeAndUdp =
        """
        DB_PORT=tcp://172.17.0.2:53
        DB_PORT_53_TCP=tcp://172.17.0.2:53
        DB_PORT_53_TCP_ADDR=172.17.0.2
        DB_PORT_53_TCP_PORT=53
        DB_PORT_53_TCP_PROTO=tcp
        DB_PORT_8080_TCP=tcp://172.17.0.2:8080
        DB_PORT_8080_TCP_ADDR=172.17.0.2
        DB_PORT_8080_TCP_PORT=8080
        DB_PORT_8080_TCP_PROTO=tcp
        DB_PORT_8081_TCP=tcp://172.17.0.2:8081
        DB_PORT_8081_TCP_ADDR=172.17.0.2
        DB_PORT_8081_TCP_PORT=8081
        DB_PORT_8081_TCP_PROTO=tcp
        DB_PORT_9_SCTP=sctp://172.17.0.2:9
        DB_PORT_9_SCTP_ADDR=172.17.0.2
        DB_PORT_9_SCTP_PORT=9
        DB_PORT_9_SCTP_PROTO=sctp
        DB_PORT_8080_TCP_START=tcp://172.17.0.2:8080
        DB_PORT_8080_TCP_PORT_START=8080
        DB_PORT_8080_TCP_END=tcp://172.17.0.2:8081
        DB_PORT_8080_TCP_PORT_END=8081
        DB_PORT_53_UDP=udp://172.17.0.2:53
        DB_PORT_53_UDP_ADDR=172.17.0.2
        DB_PORT_53_UDP_PORT=53
        DB_PORT_53_UDP_PROTO=udp
        DB_PORT_54_UDP=udp://172.17.0.2:54
        DB_PORT_54_UDP_ADDR=172.17.0.2
        DB_PORT_54_UDP_PORT=54
        DB_PORT_54_UDP_PROTO=udp
        DB_PORT_53_UDP_START=udp://172.17.0.2:53
        DB_PORT_53_UDP_PORT_START=53
        DB_PORT_53_UDP_END=udp://172.17.0.2:54
        DB_PORT_53_UDP_PORT_END=54
        DB_NAME=/web/db
        """;

    /// <summary>80/tcp of a source without an address.</summary>
    public const string NoAddress =
        """
        DB_PORT=tcp://:80
        DB_PORT_80_TCP=tcp://:80
        DB_PORT_80_TCP_ADDR=
        DB_PORT_80_TCP_PORT=80
        DB_PORT_80_TCP_PROTO=tcp
        DB_NAME=/web/db
        """;

    public static string[] Lines(string golden) => golden.ReplaceLineEndings("\n").Split('\n');
}
