using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>What a link's variables are made from, and the variables, such as <c>DB_PORT_5432_TCP_ADDR=172.17.0.2</c>.</summary>
/// <remarks>
/// <para>The lists carry values of the source's environment: they may be secrets, so do not log them. <see cref="ToString"/> shows only how many there are.</para>
/// <para>Equality compares all parts, lists item by item in order.</para>
/// <threadsafety>Immutable if the lists that it was given are not changed: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record LinkEnvironment
{
    // Never changed, and nobody outside gets them.
    private static readonly LinkVariableOptions Defaults = new();
    private static readonly LinkVariableOptions EngineNames = new() { UsableNames = false };

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

    /// <summary>Where the ports are reached instead of at their own numbers, on another host.</summary>
    internal IReadOnlyList<PublishedPort> PublishedPorts { get; init; } = [];

    /// <summary>The configured environment of the source, <c>KEY=value</c> each. Values are taken as they are; an entry that is null or without <c>=</c> is left out, and so are <c>HOME</c> and <c>PATH</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> SourceEnvironment { get; init => field = NotNull(value, nameof(SourceEnvironment)); } = [];

    /// <summary>The dialect.</summary>
    /// <value>The default is <see cref="LinkEnvironmentFormat.Docker28"/>.</value>
    internal LinkEnvironmentFormat Format { get; init; }

    /// <summary>Makes the variables as the linker gives them.</summary>
    /// <remarks>While the source has no address, there is no variable of a port, unless names stand in for addresses: an empty address helps nobody.</remarks>
    /// <param name="options">Which variables, and in which form; null takes the defaults.</param>
    /// <returns><c>KEY=value</c> each, in the engine's order; none if they are not <see cref="LinkVariableOptions.Enabled"/>.</returns>
    public IReadOnlyList<string> ToVariables(LinkVariableOptions? options = null)
    {
        options ??= Defaults;
        string? address = options.AddressByName ? Alias : Address is null ? null : AddressText(Address);
        return options.Enabled ? Create(options, address) : [];
    }

    /// <summary>Makes the variables exactly as an engine makes them, Docker from 28 on.</summary>
    /// <remarks>An IPv6 address, of which engines know nothing here, is put in brackets where a port follows.</remarks>
    /// <returns><c>KEY=value</c> each, in the engine's order.</returns>
    public IReadOnlyList<string> ToEngineVariables() => Create(EngineNames, AddressText(Address));

    /// <summary>The first part of every variable's name, such as <c>MY_DB</c> for <c>my-db</c>. Two aliases of one recipient with the same prefix would overwrite each other's variables.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="usable">True for a prefix that a shell can use (<see cref="LinkVariableOptions.UsableNames"/>), false for an engine's own.</param>
    /// <returns>The prefix.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="alias"/> is null.</exception>
    public static string PrefixOf(string alias, bool usable = true)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (!usable)
        {
            return SimpleUpperCase.Of(alias).Replace('-', '_');
        }

        bool beginsWithDigit = alias.Length > 0 && char.IsAsciiDigit(alias[0]);
        return string.Create(alias.Length + (beginsWithDigit ? 1 : 0), alias, static (prefix, text) =>
        {
            prefix[0] = '_';
            Span<char> rest = prefix[(prefix.Length - text.Length)..];
            for (int i = 0; i < rest.Length; i++)
            {
                // Only letters of ASCII have a case here: `ſ` is no `s`.
                rest[i] = char.IsAsciiLetterOrDigit(text[i]) ? char.ToUpperInvariant(text[i]) : '_';
            }
        });
    }

    /// <inheritdoc/>
    public bool Equals(LinkEnvironment? other) =>
        other is not null
        && (Recipient, Alias, LinkName, Format) == (other.Recipient, other.Alias, other.LinkName, other.Format)
        && Equals(Address, other.Address)
        && ValueList.AreEqual(Ports, other.Ports)
        && ValueList.AreEqual(PublishedPorts, other.PublishedPorts)
        && ValueList.AreEqual(SourceEnvironment, other.SourceEnvironment);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Recipient, Alias, LinkName, Format, Address, Ports.Count, SourceEnvironment.Count);

    /// <summary>Link name, address and counts; never a value of the environment.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quoting.Printable(EffectiveLinkName)} at {Address?.ToString() ?? "no address"}, {Ports.Count} ports, {SourceEnvironment.Count} variables not shown");

    private string EffectiveLinkName => LinkName ?? (Recipient.StartsWith('/') ? $"{Recipient}/{Alias}" : $"/{Recipient}/{Alias}");

    private List<string> Create(LinkVariableOptions options, string? address)
    {
        string name = EffectiveLinkName;
        string prefix = PrefixOf(name[(name.LastIndexOf('/') + 1)..], options.UsableNames);
        var lines = new List<string>(2 + SourceEnvironment.Count + (address is null ? 0 : PortVariables.LinesPerPort * Ports.Count));
        if (address is not null)
        {
            PortVariables.Append(lines, Ports, PublishedPorts, Format, prefix, address, options.Only);
        }

        if (options.Only is null || VariablePattern.Matches(options.Only, $"{prefix}_NAME"))
        {
            lines.Add(string.Concat(prefix, "_NAME=", name));
        }

        for (int i = 0; i < SourceEnvironment.Count; i++)
        {
            AppendSourceVariable(lines, prefix, SourceEnvironment[i], options);
        }

        return lines;
    }

    private static void AppendSourceVariable(List<string> lines, string prefix, string? entry, LinkVariableOptions options)
    {
        int equals = entry?.IndexOf('=') ?? -1;
        if (entry is null || equals < 0 || entry.AsSpan(0, equals) is "HOME" or "PATH" || !VariablePattern.Matches(options.PassedSourceVariables, entry.AsSpan(0, equals)))
        {
            return;
        }

        if (options.Only is null || VariablePattern.Matches(options.Only, string.Concat(prefix, "_ENV_", entry.AsSpan(0, equals))))
        {
            lines.Add(string.Concat(prefix, "_ENV_", entry));
        }
    }

    private static string AddressText(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        // A zone (fe80::1%2) means something on this machine only, and a mapped address is an IPv4 address.
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
            : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()).ToString()
            : address.ToString();
    }

    private static T NotNull<T>(T value, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
