namespace ContainerLinks;

/// <summary>The hosts files of an engine's containers, by the operations of the engine.</summary>
internal sealed class EngineHosts(EngineContext context, IHostsStore store)
{
    // Each start writes the file from what the engine knows. Recording hosts-edited-by-user.
    private readonly bool _dropsUserLines = context.Has(DockerQuirks.RebuildDropsUserLines);

    // The file is opened for writing from its beginning, cut to nothing. No recording yet.
    private readonly bool _truncates = context.Has(DockerQuirks.TruncatingWrites);

    private static readonly IReadOnlyList<HostsRecord> IPv4Lines = [new("127.0.0.1", "localhost")];

    private readonly IReadOnlyList<HostsRecord> _fixedLines =
        context.Traits.OldFixedLines ? [.. IPv4Lines, .. IPv6Lines("fe00::0", "ff00::0")]
        : context.Settings.HostHasIPv6 ? [.. IPv4Lines, .. IPv6Lines("fe00::", "ff00::")]
        : IPv4Lines;

    /// <summary>What the engine itself wrote into each file, line by line, to tell lines of users from its own.</summary>
    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    public IHostsStore Store => store;

    private bool LeavesIPv6Out => !context.Traits.OldFixedLines && !context.Settings.HostHasIPv6;

    public string? Read(string id) => store.Read(id) is { } bytes ? HostsText.OfBytes(bytes) : null;

    /// <summary>Writes a file anew: fixed lines, then the given ones.</summary>
    public void Build(string id, IReadOnlyList<HostsRecord> records, bool isFirstOfStart)
    {
        string text = HostsText.Render([.. _fixedLines, .. Visible(records)]);
        string users = "";
        if (!_dropsUserLines && Read(id) is { } old)
        {
            users = HostsText.LinesNotIn(old, _own.GetValueOrDefault(id, ""));
        }

        _own[id] = isFirstOfStart ? text : _own.GetValueOrDefault(id, "") + text;
        Write(id, text + users);
    }

    public void Copy(string id, string text)
    {
        _own[id] = text;
        Write(id, text);
    }

    public void Append(string id, IReadOnlyList<HostsRecord> records)
    {
        IReadOnlyList<HostsRecord> visible = Visible(records);
        if (visible.Count > 0 && Read(id) is { } text)
        {
            _own[id] = _own.GetValueOrDefault(id, "") + HostsText.Render(visible);
            Write(id, HostsText.Append(text, visible));
        }
    }

    public void Delete(string id, IReadOnlyList<HostsRecord> records, bool compareAddresses)
    {
        if (records.Count > 0 && Read(id) is { } text && HostsText.Delete(text, records, compareAddresses) is { } kept)
        {
            Write(id, kept);
        }
    }

    /// <summary>Changes a file; also written when nothing differs, as engines do, unless told otherwise.</summary>
    public void Change(string id, Func<string, string> change, bool evenIfEqual = false)
    {
        if (Read(id) is not { } text)
        {
            return;
        }

        string changed = change(text);
        if (evenIfEqual || changed != text)
        {
            Adopt(id, text, changed);
            Write(id, changed);
        }
    }

    public void Restore(string id, byte[]? bytes)
    {
        if (bytes is null)
        {
            store.Remove(id);
            _own.Remove(id);
        }
        else
        {
            store.Write(id, bytes, truncateFirst: false);
        }
    }

    public void Remove(string id)
    {
        store.Remove(id);
        _own.Remove(id);
    }

    /// <summary>What became of the engine's own lines is the engine's too, and must not count as a user's at the next start.</summary>
    private void Adopt(string id, string text, string changed)
    {
        string own = _own.GetValueOrDefault(id, "");
        List<string> before = [.. HostsText.SplitLines(text)];
        List<string> after = [.. HostsText.SplitLines(changed)];
        if (before.Count != after.Count)
        {
            _own[id] = own + HostsText.LinesNotIn(changed, text);
            return;
        }

        var known = HostsText.SplitLines(own).ToHashSet(StringComparer.Ordinal);
        _own[id] = own + string.Concat(before.Zip(after).Where(pair => known.Contains(pair.First)).Select(pair => pair.Second + "\n"));
    }

    private void Write(string id, string text) => store.Write(id, HostsText.ToBytes(text), _truncates);

    private IReadOnlyList<HostsRecord> Visible(IReadOnlyList<HostsRecord> records) =>
        LeavesIPv6Out ? [.. records.Where(record => !record.Address.Contains(':'))] : records;

    private static IReadOnlyList<HostsRecord> IPv6Lines(string localNet, string multicast) =>
    [
        new("::1", "localhost ip6-localhost ip6-loopback"),
        new(localNet, "ip6-localnet"),
        new(multicast, "ip6-mcastprefix"),
        new("ff02::1", "ip6-allnodes"),
        new("ff02::2", "ip6-allrouters"),
    ];
}

/// <summary>The lines of a hosts file that carry the container's own addresses.</summary>
internal sealed class OwnLines(EngineContext context, EngineHosts hosts)
{
    // The default bridge has no names, so nothing that is deleted by name goes. Recording bridge-disconnect-recipient.
    private readonly bool _keepsOwnLine = context.Has(DockerQuirks.ReconnectRepeatsOwnLine);

    // What goes is every line whose names the network knows, whosever it is. Recording connect-second-network.
    private readonly bool _deletesByName = context.Has(DockerQuirks.LeaveDeletesByName);

    /// <summary>The names of the own line: with a dot in host name and domain name the full name and the part before the dot, else the host name.</summary>
    public static string NamesOf(EngineContainer container)
    {
        string full = container.DomainName.Length > 0 ? $"{container.Hostname}.{container.DomainName}" : container.Hostname;
        int dot = full.IndexOf('.');
        return dot < 0 ? container.Hostname : $"{full} {full[..dot]}";
    }

    public static IEnumerable<HostsRecord> Of(EngineContainer container, EngineEndpoint endpoint) =>
        endpoint.HostsAddresses().Select(address => new HostsRecord(address, NamesOf(container)));

    /// <summary>Takes the lines of an endpoint away that leaves its network.</summary>
    public void Remove(EngineEndpoint endpoint, Sandbox sandbox)
    {
        EngineContainer container = sandbox.Container;
        bool isStop = sandbox.IsDeleting;
        if (context.Traits.OwnLinesGoWithNetwork)
        {
            hosts.Delete(container.Id, [.. Of(container, endpoint)], compareAddresses: true);
        }
        else if (endpoint.Network.IsDefaultBridge)
        {
            // After a stop nobody reads the file, and the next start writes it anew.
            if (!isStop && !_keepsOwnLine)
            {
                hosts.Delete(container.Id, [.. Of(container, endpoint)], compareAddresses: true);
            }

            if (_deletesByName)
            {
                DeleteByName(endpoint, container);
            }
        }
        else if (_deletesByName)
        {
            DeleteByName(endpoint, container);
        }
        else
        {
            hosts.Delete(container.Id, [.. Of(container, endpoint)], compareAddresses: true);
        }
    }

    private void DeleteByName(EngineEndpoint endpoint, EngineContainer container)
    {
        IEnumerable<string> names = endpoint.Network.Records.Names.Where(name => name.Split('.')[0] != endpoint.Name);
        hosts.Delete(container.Id, [.. names.Select(name => new HostsRecord("", name))], compareAddresses: false);
    }
}
