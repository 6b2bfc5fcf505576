namespace ContainerLinks;

/// <summary>Settings of a Docker Swarm as a directory of sources on other hosts. They are read when the directory is made. Later changes have no effect.</summary>
/// <remarks>The engine is the one of <see cref="DockerRuntimeOptions"/>, with its TLS files, its time limits and its bound for answers.
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class SwarmOptions
{
    internal static readonly TimeSpan ShortestPollInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestPollInterval = TimeSpan.FromHours(1);

    /// <summary>How often the engine is asked although no event came. A Swarm has no events of tasks, and a worker has none of other hosts. After an event the engine is asked at once, and again after pauses that double up to this time. A manager is asked twice a second while tasks are starting or moving.</summary>
    /// <value>The default is 5 seconds. From 1 second to 1 hour.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Which addresses stand for a service: by its endpoint mode, or those of its tasks.</summary>
    /// <value>The default is <see cref="SwarmServiceAddress.EndpointMode"/>.</value>
    public SwarmServiceAddress ServiceAddress { get; set; }

    /// <summary>Whether links get hosts lines to living tasks while the Swarm's DNS is known to be wrong: it answers with tasks of a host that is down, or does not know one that runs. The lines go when the DNS is right again.</summary>
    /// <remarks>Only the engine of a manager knows that the DNS is wrong. A host that is cut off counts as down there about 15 seconds later, unless the Swarm's heartbeat says otherwise.</remarks>
    /// <value>The default is false. If false, the DNS is trusted, and <see cref="ContainerLinker.ExplainAsync"/> says what is known of it.</value>
    public bool PinWhileDnsIsWrong { get; set; }

    /// <summary>Names of hosts by the address at which the Swarm knows them: <c>"10.0.0.7": "db-server"</c> is for links such as <c>db@db-server</c>.</summary>
    /// <remarks>A worker knows the other hosts by their addresses only, so the names that a manager lists are not used: a link must mean the same on every host. A host without an entry has its address for a name, with <c>-</c> for <c>:</c>.</remarks>
    /// <value>Empty by default.</value>
    public IDictionary<string, string> HostNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The ports that services, and containers of other hosts, expose, by their names: <c>"db": "3306/tcp, 33060/tcp"</c>. They get link variables.</summary>
    /// <remarks>A Swarm knows which ports it publishes, and not which ones an image exposes. What is given here counts in addition.</remarks>
    /// <value>Empty by default.</value>
    public IDictionary<string, string> ExposedPorts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <returns>Null if a part of the text is no port.</returns>
    internal static ContainerPort[]? ReadPorts(string? text)
    {
        var ports = new List<ContainerPort>();
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!ContainerPort.TryParse(part, out ContainerPort port))
            {
                return null;
            }

            ports.Add(port);
        }

        return [.. ports];
    }
}
