namespace ContainerLinks.Soak;

/// <summary>Ids that come again: a container gets the id of one that is gone, if there is one.</summary>
internal sealed class ReusedIds(int seed)
{
    private readonly Chance _chance = new(seed);
    private readonly Queue<string> _free = new();
    private readonly Queue<string> _gone = new();

    public string Next(SimulatedIdKind kind) => kind == SimulatedIdKind.Container && _free.TryDequeue(out string? id) ? id : _chance.HexId();

    public void Gone(ContainerId id) => _gone.Enqueue(id.Value);

    /// <summary>The linker knows who is gone. An id that came again before that would be a container that was renamed, to whoever missed it.</summary>
    public void Release()
    {
        while (_gone.TryDequeue(out string? id))
        {
            _free.Enqueue(id);
        }
    }
}
