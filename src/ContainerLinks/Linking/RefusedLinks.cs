namespace ContainerLinks;

/// <summary>Tells of each link that is asked for and cannot be, once.</summary>
/// <param name="events">Where it is told.</param>
internal sealed class RefusedLinks(LinkerEvents events)
{
    private readonly HashSet<ToldOnce> _told = [];

    /// <param name="world">What is known now.</param>
    /// <param name="touched">The containers about which something has changed.</param>
    public void Tell(WorldSnapshot world, ContainerId[] touched)
    {
        foreach (ContainerId id in touched)
        {
            if (world.Find(id) is not { Refused.IsEmpty: false } container)
            {
                continue;
            }

            foreach (RefusedLink refused in container.Refused)
            {
                if (_told.Add(new ToldOnce(id, refused.Asked)))
                {
                    events.LinkRefused(container.Info.Name, refused);
                }
            }
        }

        if (_told.Count > world.Containers.Count * 2)
        {
            _told.RemoveWhere(told => !world.Containers.ContainsKey(told.Container));
        }
    }
}
