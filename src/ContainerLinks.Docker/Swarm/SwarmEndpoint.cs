using System.Net;

namespace ContainerLinks;

/// <summary>A container on a network of several hosts, with what is known of it here and at a manager.</summary>
internal sealed record SwarmEndpoint
{
    /// <summary>The network's id.</summary>
    public required string Network { get; init; }

    /// <summary>The service whose task it is; empty for a container of none.</summary>
    public required string Service { get; init; }

    /// <summary>The container's name; for a task <c>db.1.TASKID</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint's id; that of the task for one which this host has not heard of.</summary>
    public required string Id { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>The address of its host; empty if it is not told.</summary>
    public required string Host { get; init; }

    /// <summary>Whether it is a container of this host, which the linker follows by itself.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether this host has heard of it, so that its DNS answers it.</summary>
    public bool IsAnswered { get; init; } = true;

    /// <summary>Whether this host has heard of it before, and does not any more because its host is or was away.</summary>
    public bool IsRemembered { get; init; }

    /// <summary>Whether this host has heard of it before, and has no container on its network any more.</summary>
    public bool IsOutOfHearing { get; init; }

    /// <summary>Why nothing runs there any more, as a part of a sentence behind "which"; null if nothing says so.</summary>
    public string? DeadBecause { get; init; }

    /// <summary>Whether the DNS goes wrong by this one, and has for so long that it is no news on its way.</summary>
    public bool IsDnsWrong { get; init; }

    /// <summary>When it was first seen here, a container since when it lives. Of two tasks of one slot the younger one counts, of two containers of one name the older one.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    public bool IsTask => Service.Length > 0;

    public bool IsAlive => DeadBecause is null;
}

/// <summary>What is remembered from one look to the next. It is never changed: several may read on.</summary>
/// <param name="FirstSeen">When something that is still so was first seen to be so, by this program's clock.</param>
/// <param name="OfOthers">The endpoints of other hosts. Those of a host that is lost are known from here on only.</param>
/// <param name="ServiceIds">The id of each service of which a manager told. A worker does not know them.</param>
/// <param name="Dead">Why an endpoint is dead, by its id, in the last words of the managers. Those stand while the managers have no leader: tasks are neither made nor moved meanwhile, and the DNS still knows the dead.</param>
/// <param name="Networks">What was last heard of each network.</param>
/// <param name="Peers">The addresses that were among the peers of the network of published ports: only of these it means something that they are not any more. Endpoints have another address of their host if traffic goes another way (<c>--data-path-addr</c>).</param>
internal sealed record SwarmMemory(IReadOnlyDictionary<string, DateTimeOffset> FirstSeen, IReadOnlyList<SwarmEndpoint> OfOthers, IReadOnlyDictionary<string, string> ServiceIds, IReadOnlyDictionary<string, string> Dead, IReadOnlyList<SwarmOverlay> Networks, IReadOnlySet<string> Peers)
{
    /// <summary>The address by which this host's own endpoints were known.</summary>
    public string? OwnHost { get; init; }

    /// <summary>The names that somebody bore when they were told last.</summary>
    public IReadOnlySet<string> Borne { get; init; } = new HashSet<string>();

    public static readonly SwarmMemory Empty = new(new Dictionary<string, DateTimeOffset>(), [], new Dictionary<string, string>(), new Dictionary<string, string>(), [], new HashSet<string>());
}
