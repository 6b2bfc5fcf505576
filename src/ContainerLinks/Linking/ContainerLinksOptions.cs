using System.Net;

namespace ContainerLinks;

/// <summary>Settings of a <see cref="ContainerLinker"/>. They are read when it is made. Later changes have no effect.</summary>
/// <remarks><threadsafety>Not safe for concurrent changes.</threadsafety></remarks>
public sealed class ContainerLinksOptions
{
    internal static readonly TimeSpan ShortestRetryInterval = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan LongestRetryInterval = TimeSpan.FromDays(1);

    /// <summary>What happens to a link whose source stops or is removed, where the link itself does not say.</summary>
    /// <value>The default takes the line out when the source stops, keeps the link by name when it is removed, and does not require it for a start.</value>
    public LinkPolicy Policy { get; set; } = new();

    /// <summary>The link variables.</summary>
    public LinkVariableOptions Variables { get; } = new();

    /// <summary>The pool for a runtime that does not assign addresses itself. Other runtimes ignore it.</summary>
    /// <value>The default has no network. A runtime without addresses of its own needs one: <see cref="AddressPoolOptions.Network"/>.</value>
    public AddressPoolOptions Addresses { get; } = new();

    /// <summary>Whether the linker only looks: it follows, explains and reports drift, and writes no hosts file. Commands work as always.</summary>
    /// <value>The default is false.</value>
    public bool ObserveOnly { get; set; }

    /// <summary>The label by which a container asks for a link, on any runtime: <c>containerlinks.link=db:database</c>. Several links have numbers:
    /// <c>containerlinks.link.1=…</c>. The linker makes these links itself, in this order, and at most 1,024 for a container. They go with the container.</summary>
    /// <value>The default is <c>containerlinks.link</c>. If this setting is empty, no labels are read.</value>
    public string LinkLabel { get; set; } = "containerlinks.link";

    /// <summary>Names of containers in the machine's own hosts file.</summary>
    /// <value>The default touches no file of the machine: <see cref="MachineNamesOptions.HostsPath"/> is null.</value>
    public MachineNamesOptions MachineNames { get; } = new();

    /// <summary>Networks of this host beside those that its containers are on: the machine's own, and those of other programs. A source on another host whose address is in such a network does not count as reachable by a route.</summary>
    /// <value>The default is empty. It counts only with a directory of sources on other hosts, such as a Swarm.</value>
    public IList<IPNetwork> LocalNetworks { get; } = [];

    /// <summary>Where links and leases are kept, so that they outlive the linker's process.</summary>
    /// <value>The default keeps nothing: <see cref="JournalOptions.Folder"/> is null.</value>
    public JournalOptions Journal { get; } = new();

    /// <summary>Whether to wait while another linker, in this process or another one, keeps the hosts files of the same runtime. This one then writes nothing, and takes over when the other one ends.
    /// With <see cref="ObserveOnly"/> it has no effect.</summary>
    /// <remarks>The linker reports <see cref="LinkChange.StandingBy"/> and <see cref="LinkChange.TookOver"/>. Without it the start fails with <see cref="ContainerLinksError.Contended"/>.</remarks>
    /// <value>The default is false. If false, the start fails while another linker writes.</value>
    public bool StandBy { get; set; }

    /// <summary>The first pause before a hosts file or a lease that could not be made right is tried again. The pause doubles with each failure, up to a minute. A first pause of more than a minute does not grow. A linker that stands by tries to take over this often.</summary>
    /// <value>The default is 5 seconds. From 100 milliseconds to 1 day.</value>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(5);
}
