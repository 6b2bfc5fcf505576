namespace ContainerLinks;

/// <summary>Settings of a <see cref="ContainerLinker"/>. They are read when it is made; later changes have no effect.</summary>
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

    /// <summary>The pool for a runtime that does not assign addresses itself; not looked at for others.</summary>
    /// <value>The default has no network: a runtime without addresses of its own then needs <see cref="AddressPoolOptions.Network"/> to be set.</value>
    public AddressPoolOptions Addresses { get; } = new();

    /// <summary>Whether the linker only looks: it follows, explains and tells drift, and writes no hosts file. Commands work as always.</summary>
    /// <value>The default is false.</value>
    public bool ObserveOnly { get; set; }

    /// <summary>The label by which a container asks for a link, on any runtime: <c>containerlinks.link=db:database</c>; several links have numbers,
    /// <c>containerlinks.link.1=…</c>. The linker makes these links itself, in this order, the first 1,024 of a container, and they go with the container.</summary>
    /// <value>The default is <c>containerlinks.link</c>; an empty text reads no labels.</value>
    public string LinkLabel { get; set; } = "containerlinks.link";

    /// <summary>Names of containers in the machine's own hosts file.</summary>
    /// <value>The default touches no file of the machine: <see cref="MachineNamesOptions.HostsPath"/> is null.</value>
    public MachineNamesOptions MachineNames { get; } = new();

    /// <summary>Where links and leases are kept, so that they outlive the linker's process.</summary>
    /// <value>The default keeps nothing: <see cref="JournalOptions.Folder"/> is null.</value>
    public JournalOptions Journal { get; } = new();

    /// <summary>Whether to wait while another linker keeps the hosts files of the same runtime, in this process or another one: this one then writes nothing, and takes over when the other one ends
    /// (<see cref="LinkChange.StandingBy"/>, <see cref="LinkChange.TookOver"/>). Not looked at with <see cref="ObserveOnly"/>.</summary>
    /// <value>The default is false: the start fails with <see cref="ContainerLinksError.Contended"/>.</value>
    public bool StandBy { get; set; }

    /// <summary>The first pause before a hosts file or a lease that could not be made right is tried again; it doubles with each failure, up to a minute, or stays this long if this is longer. Also how often a linker that stands by tries to take over.</summary>
    /// <value>The default is 5 seconds; 100 milliseconds to 1 day.</value>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(5);
}
