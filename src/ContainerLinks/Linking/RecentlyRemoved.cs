namespace ContainerLinks;

/// <summary>Ids of containers that are gone, so that a late fact does not bring one back. The oldest are forgotten: no fact is that late.</summary>
internal sealed class RecentlyRemoved
{
    private const int Capacity = 4096;
    private readonly HashSet<ContainerId> _members = [];
    private readonly Queue<ContainerId> _order = [];

    public void Add(ContainerId id)
    {
        if (_members.Add(id))
        {
            _order.Enqueue(id);
            if (_order.Count > Capacity)
            {
                _members.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(ContainerId id) => _members.Contains(id);
}
