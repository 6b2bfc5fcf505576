using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ContainerLinks;

/// <summary>What a container should be, for <see cref="IContainerRuntime.CreateAsync"/>.</summary>
/// <remarks>
/// <para>Lists are copied. Two specs are equal if all their parts are, lists item by item in order, labels in any order.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record ContainerSpec
{
    private const string KeyAndValue = "KEY=value";

    /// <summary>Makes a spec for a container of this name.</summary>
    /// <param name="name">The name: <see cref="IsValidName"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no container name.</exception>
    public ContainerSpec(string name) => Name = ContainerName.ThrowIfInvalid(name, nameof(name));

    /// <summary>Tells whether a text is a container name: two characters or more of <c>a-z A-Z 0-9 _ . -</c>, the first one a letter or a digit.</summary>
    /// <param name="name">The text to look at, without the leading slash that engines print.</param>
    /// <returns>True if it is a name; null is none.</returns>
    public static bool IsValidName([NotNullWhen(true)] string? name) => ContainerName.IsValid(name);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The image, or an empty text for a runtime that needs none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Image { get; init => field = NotNull(value, nameof(Image)); } = "";

    /// <summary>The links of this recipient, <c>source</c> or <c>source:alias</c> each; see <see cref="LinkOption"/>. Their form is checked when the container is created.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A link is null or empty.</exception>
    public IReadOnlyList<string> Links { get; init => field = ValueList.Copy(value, nameof(Links), "source or source:alias", EmptyFault); } = [];

    /// <summary>Links that the runtime's own DNS is to answer on <see cref="Network"/>, for this container alone, <c>source:alias</c> each. The linker sets it where a network spans hosts
    /// (<see cref="IContainerRuntime.FindNetworkAsync"/>), in place of what was here: the alias then follows its source even while no linker runs.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A link is null or empty.</exception>
    public IReadOnlyList<string> EndpointLinks { get; init => field = ValueList.Copy(value, nameof(EndpointLinks), "source:alias", EmptyFault); } = [];

    /// <summary>The host name; null lets the runtime choose (the short id).</summary>
    public string? Hostname { get; init; }

    /// <summary>The domain name, or an empty text.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string DomainName { get; init => field = NotNull(value, nameof(DomainName)); } = "";

    /// <summary>The command; empty takes the image's own.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A word is null.</exception>
    public IReadOnlyList<string> Command { get; init => field = ValueList.Copy(value, nameof(Command), "a word of the command, or an empty text"); } = [];

    /// <summary>Environment variables, <c>KEY=value</c> each. The value may be empty. Messages show neither, since a value may be a secret.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">An entry is null, has no <c>=</c>, or nothing before it.</exception>
    public IReadOnlyList<string> Environment { get; init => field = ValueList.Copy(value, nameof(Environment), KeyAndValue, EnvironmentFault); } = [];

    /// <summary>Ports to expose beside those of the image, 1 to 65535.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A port is 0, where nothing can listen, or the default value.</exception>
    public IReadOnlyList<ContainerPort> ExposedPorts { get; init => field = ValueList.Copy(value, nameof(ExposedPorts), "a port from 1 to 65535", PortFault); } = [];

    /// <summary>Lines of the hosts file to add: <c>name:address</c>, <c>name=address</c>, or several names as <c>name;name:address</c>. An IPv6 address may stand in brackets;
    /// <c>host-gateway</c> is the machine's own.</summary>
    /// <value>In the form that every engine takes, <c>name:address</c> without brackets, one name each.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">An entry is null, or has another form, a name that is no host name, or no address.</exception>
    public IReadOnlyList<string> ExtraHosts
    {
        get;
        init => field = [.. ValueList.Copy(value, nameof(ExtraHosts), ExtraHost.Expectation, ExtraHost.FindFault).SelectMany(EachName)];
    } = [];

    /// <summary>Labels.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value of a label is null.</exception>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = CopyLabels(value); } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The network mode: a network's name, <c>host</c>, <c>none</c>, <c>container:NAME</c>; <c>default</c> takes the runtime's default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Network { get; init => field = NotNull(value, nameof(Network)); } = "default";

    /// <summary>The address that the container shall have whenever it runs, or null for any.</summary>
    public IPAddress? Address { get; init; }

    /// <inheritdoc/>
    public bool Equals(ContainerSpec? other) =>
        other is not null
        && (Name, Image, Hostname, DomainName, Network) == (other.Name, other.Image, other.Hostname, other.DomainName, other.Network)
        && Equals(Address, other.Address)
        && ValueList.AreEqual(Links, other.Links)
        && ValueList.AreEqual(EndpointLinks, other.EndpointLinks)
        && ValueList.AreEqual(Command, other.Command)
        && ValueList.AreEqual(Environment, other.Environment)
        && ValueList.AreEqual(ExposedPorts, other.ExposedPorts)
        && ValueList.AreEqual(ExtraHosts, other.ExtraHosts)
        && ValueList.AreEqual(Labels, other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Image, Hostname, Network, Links.Count, Environment.Count);

    /// <summary>Name and image; never a value of the environment.</summary>
    public override string ToString() => Image.Length == 0 ? Name : $"{Name} ({Quoting.Printable(Image)})";

    private static string[] EachName(string extraHost) => Array.ConvertAll(ExtraHost.Parse(extraHost, out string address), name => $"{name}:{address}");

    private static string? EmptyFault(string text) => text.Length == 0 ? "is empty" : null;

    private static string? EnvironmentFault(string entry) => entry.IndexOf('=') switch
    {
        < 0 => "has no '='",
        0 => "has nothing before its '='",
        _ => null,
    };

    private static string? PortFault(ContainerPort port) => port == default ? "is the default value, which is no port" : port.Number == 0 ? $"is {port}" : null;

    private static string NotNull(string value, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return value;
    }

    private static ReadOnlyDictionary<string, string> CopyLabels(IReadOnlyDictionary<string, string> value)
    {
        ArgumentNullException.ThrowIfNull(value, nameof(Labels));
        var copy = new Dictionary<string, string>(value, StringComparer.Ordinal);
        foreach ((string label, string? text) in copy)
        {
            if (text is null)
            {
                throw new ArgumentException($"{nameof(Labels)}['{Quoting.Printable(label)}'] is null; expected a text, or an empty one.", nameof(value));
            }
        }

        return copy.AsReadOnly();
    }
}
