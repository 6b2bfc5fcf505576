using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>What the variables of one link are made from.</summary>
/// <remarks>
/// <para>Equality compares all parts, lists item by item in order.</para>
/// <para><see cref="SourceEnvironment"/> may carry secrets, so <see cref="ToString"/> shows only how many entries there are.</para>
/// <threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record LinkEnvironmentRequest
{
    /// <summary>The name of the recipient, without a leading slash.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Recipient { get; init => field = NotNull(value, nameof(Recipient)); }

    /// <summary>The alias, as the recipient calls the source.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Alias { get; init => field = NotNull(value, nameof(Alias)); }

    /// <summary>The link's name as an engine keeps it, for the variable <c>_NAME</c>; the variables' prefix is then made of the part after its last slash.</summary>
    /// <value>Null stands for <c>/recipient/alias</c>. Only aliases with slashes or dots as path parts, which engines let pass, make another name.</value>
    internal string? LinkName { get; init; }

    /// <summary>The address of the source: IPv4, or IPv6 where it has no IPv4 address.</summary>
    /// <value>Null if the source has none at the moment. Engines then make values such as <c>tcp://:80</c>.</value>
    public IPAddress? Address { get; init; }

    /// <summary>The ports that the source exposes, in any order; equal ones count once, and the default value of a port not at all.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<ContainerPort> Ports { get; init => field = NotNull(value, nameof(Ports)); } = [];

    /// <summary>The configured environment of the source, <c>KEY=value</c> each. Values are taken as they are; an entry that is null or without <c>=</c> is left out, and so are <c>HOME</c> and <c>PATH</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> SourceEnvironment { get; init => field = NotNull(value, nameof(SourceEnvironment)); } = [];

    /// <summary>The dialect.</summary>
    /// <value>The default is <see cref="LinkEnvironmentFormat.Docker28"/>.</value>
    internal LinkEnvironmentFormat Format { get; init; }

    /// <inheritdoc/>
    public bool Equals(LinkEnvironmentRequest? other) =>
        other is not null
        && (Recipient, Alias, LinkName, Format) == (other.Recipient, other.Alias, other.LinkName, other.Format)
        && Equals(Address, other.Address)
        && ValueList.AreEqual(Ports, other.Ports)
        && ValueList.AreEqual(SourceEnvironment, other.SourceEnvironment);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Recipient, Alias, LinkName, Format, Address, Ports.Count, SourceEnvironment.Count);

    /// <summary>Link name, address and counts; never a value of the environment.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quoting.Printable(EffectiveLinkName)} at {Address?.ToString() ?? "no address"}, {Ports.Count} ports, {SourceEnvironment.Count} variables not shown");

    internal string EffectiveLinkName => LinkName ?? (Recipient.StartsWith('/') ? $"{Recipient}/{Alias}" : $"/{Recipient}/{Alias}");

    private static T NotNull<T>(T value, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
