using System.Buffers;
using System.Globalization;

namespace ContainerLinks;

/// <summary>What kind of network a container was created for.</summary>
internal readonly record struct NetworkMode(string Text)
{
    public const string BridgeName = "bridge";

    /// <summary>The default bridge's interface on the host.</summary>
    public const string BridgeInterface = "docker0";
    private const string ContainerPrefix = "container:";

    public bool IsDefault => Text == "default";

    public bool IsBridge => Text == BridgeName;

    public bool IsHost => Text == "host";

    public bool IsNone => Text == "none";

    public bool IsContainer => Text.StartsWith(ContainerPrefix, StringComparison.Ordinal) && Text.Length > ContainerPrefix.Length;

    public bool IsUserDefined => !IsDefault && !IsBridge && !IsHost && !IsNone && !IsContainer;

    /// <summary>Whether the container has a network of its own.</summary>
    public bool IsPrivate => !IsHost && !IsContainer;

    public bool IsPredefined => IsDefault || IsBridge || IsHost || IsNone;

    public string ConnectedContainer => IsContainer ? Text[ContainerPrefix.Length..] : "";

    /// <summary>The key among a container's networks.</summary>
    public string NetworkName => IsDefault ? BridgeName : Text;

    public static NetworkMode OfContainer(string id) => new(ContainerPrefix + id);
}

/// <summary>A port of the host that leads to a port of a container.</summary>
internal sealed record PortBinding(string Key, string HostAddress, int HostPort)
{
    /// <summary>Reads <c>HOSTIP:HOSTPORT:PORT[/PROTOCOL]</c>; host address and port may be left out from the left.</summary>
    public static PortBinding Parse(string text)
    {
        int last = text.LastIndexOf(':');
        string key = text[(last + 1)..];
        key = key.Contains('/') ? key : key + "/tcp";
        string host = last < 0 ? "" : text[..last];
        int colon = host.LastIndexOf(':');
        string address = colon < 0 ? "" : host[..colon].Trim('[', ']');
        string port = colon < 0 ? host : host[(colon + 1)..];
        if (!ContainerPort.TryParse(key, CultureInfo.InvariantCulture, out _))
        {
            throw EngineRefusal.BadRequest($"invalid port specification: \"{key.Split('/')[0]}\"");
        }

        return port.Length == 0 ? new PortBinding(key, address, 0)
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? new PortBinding(key, address, number)
            : throw EngineRefusal.BadRequest($"invalid port specification: \"{port}\"");
    }
}

/// <summary>In which order engines bind the ports of a container. Up to 27: higher ports of the host first, then higher ports, tcp before others. Later: chosen ports
/// of the host before free ones, then by port, protocol (tcp, udp, sctp), port and address of the host.</summary>
internal static class PortBindingOrder
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    public static IReadOnlyList<PortBinding> Sort(IReadOnlyList<PortBinding> bindings, bool legacy) => legacy
        ? [.. bindings.OrderByDescending(binding => binding.HostPort).ThenByDescending(NumberOf).ThenBy(ProtocolOf)]
        : [.. bindings.OrderBy(binding => binding.HostPort == 0).ThenBy(NumberOf).ThenBy(ProtocolOf).ThenBy(binding => binding.HostPort).ThenBy(AddressOf)];

    private static int NumberOf(PortBinding binding) => int.Parse(binding.Key.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture);

    private static int ProtocolOf(PortBinding binding) => Array.IndexOf(Protocols, binding.Key.Split('/')[1].ToLowerInvariant());

    private static UInt128 AddressOf(PortBinding binding) => GoAddress.TryParse(binding.HostAddress, out System.Net.IPAddress? address) ? GoAddress.ToNumber(address) + 1 : 0;
}

/// <summary>The keys of a container's exposed ports, as client and engine make them of options and image.</summary>
internal static class ExposedPortKeys
{
    /// <summary>All keys, sorted, each once.</summary>
    public static IReadOnlyList<string> Collect(EngineContext context, SimulatedContainerSpec spec, IReadOnlyList<PortBinding> published, SimulatedImage image)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string text in spec.Expose)
        {
            keys.UnionWith(Expand(text));
        }

        // Keys of the API are not read as ports. Recording ports-raw-odd-keys.
        bool asTyped = context.Has(DockerQuirks.UnnormalisedPortKeys);
        foreach (string key in spec.ExposedPortKeys)
        {
            keys.Add(asTyped ? key : context.Traits.ReadsAddressesAtOnce ? Canonical(key) : Normalise(key));
        }

        keys.UnionWith(published.Select(binding => binding.Key));
        keys.UnionWith(image.ExposedPorts);
        return [.. keys];
    }

    /// <summary>Refuses raw keys that the release cannot read as ports, whatever their protocol.</summary>
    public static void Read(SimulatedContainerSpec spec)
    {
        foreach (string key in spec.ExposedPortKeys.Where(key => key.Length > 0))
        {
            string number = key.Split('/')[0];
            string? fault = number.Length == 0 ? "value is empty"
                : !number.All(char.IsAsciiDigit) ? "invalid syntax"
                : ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= ushort.MaxValue ? null : "value out of range";
            if (fault is not null)
            {
                throw EngineRefusal.BadRequest($"invalid JSON: invalid port '{number}': {fault}");
            }
        }
    }

    /// <summary>The ports of keys; a key that is no port exposes nothing.</summary>
    public static IReadOnlyList<ContainerPort> Read(IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var ports = new List<ContainerPort>(keys.Count);
        foreach (string key in keys)
        {
            if (ContainerPort.TryParseAsStored(key, out ContainerPort port))
            {
                ports.Add(port);
            }
        }

        return ports;
    }

    private static IEnumerable<string> Expand(string text)
    {
        int slash = text.IndexOf('/');
        string protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        string[] ends = (slash < 0 ? text : text[..slash]).Split('-');
        if (ends.Length <= 2
            && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort first)
            && ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort last)
            && first <= last)
        {
            return Enumerable.Range(first, last - first + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}/{protocol}"));
        }

        throw EngineRefusal.BadRequest($"invalid range format for --expose: {text}");
    }

    /// <summary>The key of a number that was read: without leading zeros, the protocol in lower case, tcp where there is none. An empty key stays.</summary>
    private static string Canonical(string key)
    {
        if (key.Length == 0)
        {
            return key;
        }

        string[] parts = key.Split('/', 2);
        string protocol = parts.Length == 2 && parts[1].Length > 0 ? parts[1].ToLowerInvariant() : "tcp";
        return string.Create(CultureInfo.InvariantCulture, $"{ulong.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture)}/{protocol}");
    }

    private static string Normalise(string key) =>
        ContainerPort.TryParse(key, CultureInfo.InvariantCulture, out ContainerPort port)
            ? port.ToString()
            : throw EngineRefusal.BadRequest($"invalid port '{key}': expected a number from 0 to 65535, or one with /tcp, /udp or /sctp");
}

/// <summary>The check of an extra host, <c>name:address</c>.</summary>
internal static class ExtraHostText
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\r\f\v");

    public static void Check(string text, bool strict)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0)
        {
            throw EngineRefusal.BadRequest($"bad format for add-host: \"{text}\"");
        }

        string address = text[(colon + 1)..];
        if (address != "host-gateway" && !GoAddress.TryParse(address.Trim(), out _))
        {
            throw EngineRefusal.BadRequest($"invalid IP address in add-host: \"{address}\"");
        }

        if (strict && text.AsSpan(0, colon).ContainsAny(WhiteSpace))
        {
            throw EngineRefusal.BadRequest($"bad format for add-host: \"{text}\": the name has white space in it");
        }
    }
}

/// <summary>When the engine starts a container again that ended.</summary>
internal sealed record RestartPolicy(string Name, int MaximumRetries)
{
    public bool IsNone => Name is "" or "no";

    public bool IsAlways => Name == "always";

    public bool IsUnlessStopped => Name == "unless-stopped";

    public bool IsOnFailure => Name == "on-failure";

    /// <summary>Whether a container that ended so shall start again.</summary>
    public bool Wants(int exitCode, bool hasBeenManuallyStopped, int restartCount) =>
        IsAlways || (IsUnlessStopped && !hasBeenManuallyStopped) || (IsOnFailure && exitCode != 0 && (MaximumRetries == 0 || restartCount < MaximumRetries));

    /// <summary>Whether a container that ended so shall start again in an engine without a daemon, where nobody comes back for those that a user stopped.</summary>
    public bool WantsAtOnce(int exitCode, bool hasBeenManuallyStopped, int restartCount) =>
        !IsNone && !hasBeenManuallyStopped && Wants(exitCode, hasBeenManuallyStopped, restartCount);

    /// <summary>Reads the text as the client does; what the engine thinks of it is told by <see cref="Check"/>.</summary>
    public static RestartPolicy Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0)
        {
            return new RestartPolicy(text, 0);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int retries)
            ? new RestartPolicy(text[..colon], retries)
            : throw EngineRefusal.BadRequest("invalid restart policy format: maximum retry count must be an integer");
    }

    /// <exception cref="EngineRefusal">There is no such policy, or it has no such count.</exception>
    public void Check(EngineTexts texts)
    {
        string? fault = this switch
        {
            { Name: "always" or "unless-stopped" or "no", MaximumRetries: not 0 } => texts.CountWithoutFailures(Name, MaximumRetries),
            { Name: "on-failure", MaximumRetries: < 0 } => texts.NegativeRetries,
            { Name: "" or "always" or "unless-stopped" or "no" or "on-failure" } => null,
            _ => texts.UnknownRestartPolicy(Name),
        };
        if (fault is not null)
        {
            throw EngineRefusal.BadRequest(fault);
        }
    }
}
