using System.Net;
using System.Net.Sockets;

namespace ContainerLinks;

/// <summary>The variables that a link gives to its recipient, such as <c>DB_PORT_5432_TCP_ADDR=172.17.0.2</c>.</summary>
/// <remarks>
/// <para>A name can occur twice in a list: <see cref="LinkEnvironmentFormat.Docker20"/> gives address and protocol of the first port of a range twice.
/// Whoever builds the environment of a process keeps the first place and the last value of a name, as container runtimes do.</para>
/// <para>The lists carry values of the source's environment: they may be secrets, so do not log them.</para>
/// <threadsafety>Pure functions: safe for concurrent use.</threadsafety>
/// </remarks>
public static class LinkEnvironment
{
    /// <summary>Makes a link's variables exactly as an engine of that dialect makes them.</summary>
    /// <remarks>Ports of one number that engines up to 27 leave in any order come as tcp, udp, sctp. An IPv6 address, of which engines know nothing
    /// here, is put in brackets where a port follows.</remarks>
    /// <param name="request">What the variables are made from.</param>
    /// <returns><c>KEY=value</c> each, in the engine's order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public static IReadOnlyList<string> Create(LinkEnvironmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Create(request, LinkEnvironmentOptions.Engine, AddressText(request.Address));
    }

    /// <summary>Makes a link's variables as the options want them, in the order of the request's dialect.</summary>
    /// <remarks>While the source has no address, there is no variable of a port, unless names stand in for addresses: an empty address helps nobody.</remarks>
    /// <param name="request">What the variables are made from.</param>
    /// <param name="options">Which variables, and in which form.</param>
    /// <returns><c>KEY=value</c> each.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<string> Create(LinkEnvironmentRequest request, LinkEnvironmentOptions options)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        string? address = options.AddressByName ? request.Alias : request.Address is null ? null : AddressText(request.Address);
        return Create(request, options, address);
    }

    /// <summary>The first part of every variable's name, such as <c>MY_DB</c> for <c>my-db</c>. Two aliases of one recipient with the same prefix would overwrite each other's variables.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="usable">True for a prefix that a shell can use (<see cref="LinkEnvironmentOptions.UsableNames"/>), false for an engine's own.</param>
    /// <returns>The prefix.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="alias"/> is null.</exception>
    public static string PrefixOf(string alias, bool usable = true)
    {
        ArgumentNullException.ThrowIfNull(alias);
        string upper = alias.ToUpperInvariant();
        if (!usable)
        {
            return upper.Replace('-', '_');
        }

        bool beginsWithDigit = upper.Length > 0 && char.IsAsciiDigit(upper[0]);
        return string.Create(upper.Length + (beginsWithDigit ? 1 : 0), upper, static (prefix, text) =>
        {
            prefix[0] = '_';
            Span<char> rest = prefix[(prefix.Length - text.Length)..];
            for (int i = 0; i < rest.Length; i++)
            {
                rest[i] = char.IsAsciiLetterUpper(text[i]) || char.IsAsciiDigit(text[i]) ? text[i] : '_';
            }
        });
    }

    private static List<string> Create(LinkEnvironmentRequest request, LinkEnvironmentOptions options, string? address)
    {
        string name = request.EffectiveLinkName;
        string prefix = PrefixOf(name[(name.LastIndexOf('/') + 1)..], options.UsableNames);
        IReadOnlyList<string> environment = request.SourceEnvironment;
        var lines = new List<string>(2 + environment.Count + (address is null ? 0 : PortVariables.LinesPerPort * request.Ports.Count));
        if (address is not null)
        {
            PortVariables.Append(lines, request.Ports, request.Format, prefix, address, options.Only);
        }

        if (options.Only is null || VariablePattern.Matches(options.Only, $"{prefix}_NAME"))
        {
            lines.Add(string.Concat(prefix, "_NAME=", name));
        }

        for (int i = 0; i < environment.Count; i++)
        {
            AppendSourceVariable(lines, prefix, environment[i], options);
        }

        return lines;
    }

    private static void AppendSourceVariable(List<string> lines, string prefix, string? entry, LinkEnvironmentOptions options)
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
}
