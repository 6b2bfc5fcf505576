namespace ContainerLinks;

/// <summary>The hosts files of Podman's containers.</summary>
internal sealed class PodmanHosts(EngineContext context, IHostsStore store)
{
    /// <summary>Writes the file of a container that comes up, from nothing.</summary>
    public void Make(EngineContainer container, Sandbox sandbox)
    {
        // An empty file stays if an extra host cannot be read. Recording podman58/refusals.
        container.HostsOwner = container.Id;
        Write(container.Id, "");
        EngineEndpoint[] endpoints = [.. context.Chance.Shuffle([.. sandbox.Endpoints.Values])];
        string host = endpoints.Select(endpoint => endpoint.Network.IPv4?.Gateway).FirstOrDefault(gateway => gateway is not null)?.ToString() ?? context.Settings.HostAddress.ToString();
        IReadOnlyList<HostsRecord> own = container.NetworkMode.IsBridge ? OwnEntries(container, endpoints)
            : container.NetworkMode.IsNone ? LocalEntries(container)
            : [];
        string text = EtcHosts.New(
            [.. container.ExtraHosts.Select(extra => ExtraHost(extra, host))],
            HostsText.OfBytes(System.Text.Encoding.UTF8.GetBytes(context.Settings.BaseHostsFile ?? "")),
            [new("127.0.0.1", "localhost"), new("::1", "localhost"), new(host, "host.containers.internal host.docker.internal"), .. own]);
        Write(container.Id, text);
    }

    /// <summary>An extra host: several names before the colon, with semicolons between them, and the host's own address where <c>host-gateway</c> stands.</summary>
    private static HostsRecord ExtraHost(string text, string host)
    {
        int colon = text.IndexOf(':');
        string? fault = colon < 0 ? $"unable to parse host entry \"{text}\": incorrect format"
            : colon == 0 ? $"hostname in host entry \"{text}\" is empty"
            : colon == text.Length - 1 ? $"IP address in host entry \"{text}\" is empty"
            : null;
        if (fault is not null)
        {
            throw PodmanTexts.BadHostsFile(fault);
        }

        string address = text[(colon + 1)..];
        return new HostsRecord(address == "host-gateway" ? host : address, text[..colon].Replace(';', ' '));
    }

    /// <summary>Changes the file that a container has, which may be another one's.</summary>
    public void Change(EngineContainer container, Func<string, string> change)
    {
        if (container.HostsOwner is { } owner && store.Read(owner) is { } bytes)
        {
            Write(owner, change(HostsText.OfBytes(bytes)));
        }
    }

    private void Write(string id, string text)
    {
        try
        {
            store.Write(id, HostsText.ToBytes(text), truncateFirst: true);
        }
        catch (IOException failure)
        {
            throw PodmanTexts.BadHostsFile(failure.Message);
        }
    }

    public static IReadOnlyList<HostsRecord> OwnEntries(EngineContainer container, IEnumerable<EngineEndpoint> endpoints) =>
        [.. endpoints.SelectMany(endpoint => endpoint.HostsAddresses()).Select(address => new HostsRecord(address, NamesOf(container)))];

    public static IReadOnlyList<HostsRecord> LocalEntries(EngineContainer container) => [new("127.0.0.1", NamesOf(container))];

    private static string NamesOf(EngineContainer container) => $"{container.Hostname} {container.ShortName}";
}
