namespace Walkthrough;

/// <summary>Where links end.</summary>
internal static class Limits
{
    public static void Tell(TextWriter output)
    {
        output.Title("What a link cannot do");
        output.Say("""
            A link is a line in a hosts file and some variables. By itself it ends at its host: an address of this host's bridge means
            nothing on another host. It opens no port. A process that has looked the name up keeps the address it got.

            Past one host a link needs somebody who knows what runs there: a Docker Swarm (AddSwarm), or a directory of your own
            (ISourceDirectory); the sample TwoHosts shows it. Names for everybody belong in DNS: ContainerLinks.DynamicDns keeps them
            there by RFC 2136; the sample DynamicDns shows it. A publisher of your own (INamePublisher) gets all names, each time.
            """);
    }
}
