using System.Net;

namespace ContainerLinks;

/// <summary>The names of a user-defined network: which address has which name, and the other way round.</summary>
internal sealed class ServiceRecords
{
    private readonly Dictionary<string, List<(string Address, string Endpoint)>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Address, string Endpoint)>> _names6 = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Name, string Endpoint)>> _addresses = new(StringComparer.Ordinal);

    /// <summary>Every name that has an IPv4 address, in the order in which they came.</summary>
    public IReadOnlyList<string> Names => [.. _names.Keys];

    public void Update(EngineEndpoint endpoint, bool add)
    {
        if (endpoint.Address is null)
        {
            return;
        }

        if (!endpoint.IsAnonymous)
        {
            Update(endpoint, endpoint.Name, add, isMainName: true);
        }
        else if (endpoint.Aliases.Count > 0)
        {
            Update(endpoint, endpoint.Aliases[0], add, isMainName: true);
        }

        foreach (string alias in endpoint.Aliases)
        {
            Update(endpoint, alias, add, isMainName: false);
        }
    }

    public void Clear()
    {
        _names.Clear();
        _names6.Clear();
        _addresses.Clear();
    }

    /// <summary>The addresses of a name; null if there is no such name.</summary>
    public IReadOnlyList<string>? Resolve(string name, bool ipv6) =>
        (ipv6 ? _names6 : _names).GetValueOrDefault(name.ToLowerInvariant()) is { Count: > 0 } found ? [.. found.Select(entry => entry.Address).Distinct()] : null;

    public string? ResolveAddress(IPAddress address) => _addresses.GetValueOrDefault(address.ToString())?[0].Name;

    private void Update(EngineEndpoint endpoint, string name, bool add, bool isMainName)
    {
        // DNS does not look at letter case, so names are kept in lower case.
        string key = name.ToLowerInvariant();
        Change(_names, key, (endpoint.Address!.ToString(), endpoint.Id), add);
        if (endpoint.IPv6Address is { } ipv6)
        {
            Change(_names6, key, (ipv6.ToString(), endpoint.Id), add);
        }

        if (isMainName)
        {
            foreach (string address in endpoint.HostsAddresses())
            {
                Change(_addresses, address, (name, endpoint.Id), add);
            }
        }
    }

    private static void Change<T>(Dictionary<string, List<T>> map, string key, T entry, bool add)
    {
        if (add)
        {
            if (!map.TryGetValue(key, out List<T>? entries))
            {
                map[key] = entries = [];
            }

            if (!entries.Contains(entry))
            {
                entries.Add(entry);
            }
        }
        else if (map.TryGetValue(key, out List<T>? entries) && entries.Remove(entry) && entries.Count == 0)
        {
            map.Remove(key);
        }
    }
}
