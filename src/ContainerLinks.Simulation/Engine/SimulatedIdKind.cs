namespace ContainerLinks;

/// <summary>What an id is for; see <see cref="SimulationOptions.IdSource"/>.</summary>
public enum SimulatedIdKind
{
    /// <summary>A container. Drawn once by each create, also by one that is refused later.</summary>
    Container = 0,

    /// <summary>A network. Drawn for the default bridge when the daemon starts, and once by each network that is created.</summary>
    Network,

    /// <summary>An endpoint of a network. It shows in a few messages only.</summary>
    Endpoint,

    /// <summary>A predefined network other than the bridge: <c>none</c> and <c>host</c>.</summary>
    PredefinedNetwork,
}
