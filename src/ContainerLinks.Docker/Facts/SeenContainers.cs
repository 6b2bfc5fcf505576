using System.Collections.Concurrent;

namespace ContainerLinks;

/// <summary>What the engine's list showed of a container when it was last looked at. A container of which the list shows the same as then is as it was, and need not be looked at again.</summary>
/// <remarks>What a list does not show is fixed when a container is created (variables, extra hosts, its place in another's network) or changes only together with what it does show: a start gives new
/// addresses or endpoints, a health check stands in the status. So nothing is looked at by turns. Every list after a lost connection looks at everything.</remarks>
internal sealed class SeenContainers
{
    private readonly ConcurrentDictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _asked = new(StringComparer.Ordinal);

    /// <summary>The containers of a list that have to be looked at, in its order.</summary>
    public IReadOnlyList<string> Differing(EngineList list)
    {
        var differing = new List<string>();
        foreach (ListedContainer container in list.Containers)
        {
            if (_shown.GetValueOrDefault(container.Id) != container.Shown)
            {
                Ask(container);
                differing.Add(container.Id);
            }
        }

        return differing;
    }

    /// <summary>A container is looked at because a list shows this of it.</summary>
    public void Ask(ListedContainer container) => _asked[container.Id] = container.Shown;

    /// <summary>A container was looked at.</summary>
    /// <param name="container">Its id.</param>
    /// <param name="isByList">Whether a list was the reason: it is known what that list showed.</param>
    /// <param name="isChanged">Whether it is another than before: what a list shows of it now is not known.</param>
    public void Looked(string container, bool isByList, bool isChanged)
    {
        if (isByList && _asked.TryRemove(container, out string? shown))
        {
            _shown[container] = shown;
        }
        else if (isChanged)
        {
            Forget(container);
        }
    }

    /// <summary>The container is gone, or could not be looked at.</summary>
    public void Forget(string container)
    {
        _asked.TryRemove(container, out _);
        _shown.TryRemove(container, out _);
    }
}
