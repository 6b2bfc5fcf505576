using System.Collections;

namespace ContainerLinks;

/// <summary>The endpoints of a network in order of addition, and a quick answer whether one has a name: networks of 10,000 containers are tried out, too.</summary>
internal sealed class EndpointSet : IReadOnlyCollection<EngineEndpoint>
{
    private readonly List<EngineEndpoint> _endpoints = [];
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    public int Count => _endpoints.Count;

    public bool Has(string name) => _named.ContainsKey(name);

    public void Add(EngineEndpoint endpoint)
    {
        _endpoints.Add(endpoint);
        Name(endpoint.Name);
    }

    /// <returns>False if it is not of this network.</returns>
    public bool Remove(EngineEndpoint endpoint)
    {
        bool removed = _endpoints.Remove(endpoint);
        if (removed)
        {
            Unname(endpoint.Name);
        }

        return removed;
    }

    /// <summary>Gives an endpoint another name. A container's new name may be that of an endpoint that was left over, so two can have one.</summary>
    public void Rename(EngineEndpoint endpoint, string name)
    {
        if (_endpoints.Contains(endpoint))
        {
            Unname(endpoint.Name);
            Name(name);
        }

        endpoint.Name = name;
    }

    public IEnumerator<EngineEndpoint> GetEnumerator() => _endpoints.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Name(string name) => _named[name] = _named.GetValueOrDefault(name) + 1;

    private void Unname(string name)
    {
        int left = _named.GetValueOrDefault(name) - 1;
        if (left > 0)
        {
            _named[name] = left;
        }
        else
        {
            _named.Remove(name);
        }
    }
}
