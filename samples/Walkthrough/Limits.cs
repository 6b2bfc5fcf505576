namespace Walkthrough;

/// <summary>Where links end.</summary>
internal static class Limits
{
    public static void Tell(TextWriter output)
    {
        output.Title("What a link cannot do");
        output.Say("""
            A link is a line in a hosts file and some variables. It ends at its host: an address of this host's bridge means nothing on
            another host. It opens no port. A process that has looked the name up keeps the address it got.

            Beyond one host, names belong into something that all hosts can ask: a user-defined or overlay network with the engine's
            own DNS (Docker Swarm), a registry such as etcd, or dynamic DNS (RFC 2136). ContainerLinks.DynamicDns does the last; the
            sample DynamicDns shows it. A publisher of your own (INamePublisher) gets all names that should be there, each time.
            """);
    }
}
