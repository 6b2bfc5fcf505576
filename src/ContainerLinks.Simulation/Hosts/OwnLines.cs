namespace ContainerLinks;

/// <summary>The lines of a hosts file that carry the container's own addresses.</summary>
internal sealed class OwnLines(EngineSettings settings, EngineHosts hosts)
{
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
        if (settings.Traits.OwnLinesGoWithNetwork)
        {
            hosts.Delete(container.Id, [.. Of(container, endpoint)], compareAddresses: true);
        }
        else if (endpoint.Network.IsDefaultBridge)
        {
            // After a stop nobody reads the file, and the next start writes it anew.
            if (!isStop && !settings.Has(DockerQuirks.ReconnectRepeatsOwnLine))
            {
                hosts.Delete(container.Id, [.. Of(container, endpoint)], compareAddresses: true);
            }

            if (settings.Has(DockerQuirks.LeaveDeletesByName))
            {
                DeleteByName(endpoint, container);
            }
        }
        else if (settings.Has(DockerQuirks.LeaveDeletesByName))
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
