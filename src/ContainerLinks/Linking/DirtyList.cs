using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A queue in which a container stands once: however many of its sources move in one go, its file is written once.</summary>
internal sealed class DirtyList
{
    private readonly Queue<KnownContainer> _queue = [];

    public void Add(KnownContainer container)
    {
        if (!container.IsDirty)
        {
            container.IsDirty = true;
            _queue.Enqueue(container);
        }
    }

    public bool TryTake([NotNullWhen(true)] out KnownContainer? container)
    {
        while (_queue.TryDequeue(out container))
        {
            if (container.IsDirty)
            {
                container.IsDirty = false;
                return true;
            }
        }

        return false;
    }
}
