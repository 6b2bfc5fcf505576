using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A queue in which a container stands once: however many of its sources move in one go, its file is written once.</summary>
internal sealed class DirtyList
{
    private readonly Queue<KnownContainer> _queue = [];
    private readonly HashSet<KnownContainer> _members = [];

    public void Add(KnownContainer container)
    {
        if (_members.Add(container))
        {
            _queue.Enqueue(container);
        }
    }

    public void Remove(KnownContainer container) => _members.Remove(container);

    public bool TryTake([NotNullWhen(true)] out KnownContainer? container)
    {
        while (_queue.TryDequeue(out container))
        {
            if (_members.Remove(container))
            {
                return true;
            }
        }

        return false;
    }
}
