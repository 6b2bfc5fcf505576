using System.Net;

namespace ContainerLinks;

/// <summary>Which containers get which names, in the machine's own hosts file and by every <see cref="INamePublisher"/>.</summary>
/// <remarks>
/// <para>Only running containers with an address that is allowed here have names. What cannot be a name in the place is left out and reported. Of two containers that want one name, the one whose own name is first in ordinal order
/// has it, and the other one is reported.</para>
/// <threadsafety>Not safe for concurrent changes. A linker reads it once, when it is made.</threadsafety>
/// </remarks>
public abstract class ContainerNamesOptions
{
    static ContainerNamesOptions() => AddressText.LetBindersRead();

    /// <summary>Makes options with their defaults.</summary>
    /// <param name="containers">The default of <see cref="Containers"/>.</param>
    protected ContainerNamesOptions(NamedContainers containers) => Containers = containers;

    /// <summary>The label by which a container asks for names: up to 64 names with blanks or commas between them. An empty text, or <c>true</c>, stands for the name of <see cref="Template"/>.
    /// <c>false</c> keeps the container out, whatever <see cref="Containers"/> says.</summary>
    /// <value>The default is <c>containerlinks.host</c>. If this setting is empty, no label is read.</value>
    public string Label { get; set; } = "containerlinks.host";

    /// <summary>Which containers get the name of <see cref="Template"/> although no label asks for one: none, those that a link leads to, or all.</summary>
    public NamedContainers Containers { get; set; }

    /// <summary>The name of a container whose label names none. <c>{name}</c>, <c>{id}</c> (12 digits), <c>{hostname}</c> and <c>{label:NAME}</c> are filled in. A container that lacks one of them gets no name from it.</summary>
    /// <value>The default is <c>{name}</c>.</value>
    public string Template { get; set; } = "{name}";

    /// <summary>Chooses names beside label and template, for example by image. It is called once for each new report of a container, and the place waits for it.</summary>
    /// <value>The default is null.</value>
    public Func<ContainerInfo, IEnumerable<string>>? NamesOf { get; set; }

    /// <summary>The networks whose addresses count, by name, the preferred one first.</summary>
    /// <value>The default is empty: all, in the runtime's order. The first network with an address counts.</value>
    public IList<string> Networks { get; } = [];

    /// <summary>The address of this machine at which others reach published ports. If it is set, names lead there and not to the containers. Then only containers that publish a port to more than the machine itself have names.</summary>
    /// <value>The default is null: names lead to the containers' own addresses.</value>
    /// <exception cref="ArgumentException">The value has a zone.</exception>
    public IPAddress? HostAddress
    {
        get;
        set => field = value is null ? null : HostsAddress.Normalise(value, nameof(HostAddress));
    }

    /// <summary>Whether a container whose health check fails has no names until it succeeds again.</summary>
    /// <value>The default is false.</value>
    public bool LeaveOutUnhealthy { get; set; }

    /// <summary>What is wrong with these settings, each as a sentence that begins with the setting's name.</summary>
    internal IEnumerable<string> FindFaults()
    {
        if (Label is null)
        {
            yield return $"{nameof(Label)} must not be null; an empty text reads no label.";
        }

        if (!Enum.IsDefined(Containers))
        {
            yield return $"{nameof(Containers)} must be {nameof(NamedContainers.Asking)}, {nameof(NamedContainers.LinkedTo)} or {nameof(NamedContainers.All)}, but is {Containers}.";
        }

        if (Template is null || NameTemplate.FindFault(Template) is not null)
        {
            yield return $"{nameof(Template)} {(Template is null ? "must not be null" : $"'{Quoting.Printable(Template)}' {NameTemplate.FindFault(Template)}")}.";
        }

        if (Networks.Any(string.IsNullOrEmpty))
        {
            yield return $"{nameof(Networks)} has an empty name in it; expected names of networks.";
        }

        if (HostAddress is not null && (HostAddress.Equals(IPAddress.Any) || HostAddress.Equals(IPAddress.IPv6Any) || IPAddress.IsLoopback(HostAddress)))
        {
            yield return $"{nameof(HostAddress)} must be an address at which others reach this machine, but is {HostAddress}.";
        }
    }
}

/// <summary>Which containers get a name that they do not ask for.</summary>
public enum NamedContainers
{
    /// <summary>None: a label or a delegate has to ask.</summary>
    Asking = 0,

    /// <summary>Those that a link leads to.</summary>
    LinkedTo,

    /// <summary>All.</summary>
    All,
}
