namespace ContainerLinks;

/// <summary>First and last edge of a chain. The default value is an empty chain.</summary>
internal readonly struct EdgeChain(int first, int last)
{
    // Plus one, so that the default value is empty.
    private readonly int _first = first + 1;
    private readonly int _last = last + 1;

    public int First => _first - 1;

    public int Last => _last - 1;

    public EdgeChain Without(int edge, int previous, int next) => new(edge == First ? next : First, edge == Last ? previous : Last);
}

/// <summary>The edges that begin and that end at one node.</summary>
internal struct EdgeEnds
{
    public EdgeChain From;
    public EdgeChain To;
    public int FromCount;
    public int ToCount;
}
