namespace ContainerLinks;

/// <summary>Gives ids: those of the user's own source, or drawn from the seed.</summary>
internal sealed class IdSource(Func<SimulatedIdKind, string>? source, Chance chance)
{
    public string Next(SimulatedIdKind kind)
    {
        string id = source is null ? chance.HexId() : source(kind);

        // A container's id becomes a folder's name, so an id that could leave the data folder is not taken from anybody.
        return ContainerId.IsValid(id) && !id.Contains("..", StringComparison.Ordinal)
            ? id
            : throw new InvalidOperationException($"The id source of the options gave an id for a {kind} that is none: expected what ContainerId accepts, without '..'.");
    }
}
