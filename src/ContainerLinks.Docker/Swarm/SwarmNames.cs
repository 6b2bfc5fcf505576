namespace ContainerLinks;

/// <summary>What the names of links may mean in a Swarm: <c>db</c> is a service or a container, <c>db.1</c> the first task of a service, and <c>db.1.TASKID</c> one task of it.</summary>
/// <remarks>A service's name has no dot. A container's may have one.</remarks>
internal sealed class SwarmNames
{
    /// <summary>What services and their tasks have for a host: they go from one to another.</summary>
    public const string Cluster = "swarm";

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _services;

    public SwarmNames(IReadOnlyList<string> names)
    {
        All = names;
        _names = new HashSet<string>(names, StringComparer.Ordinal);
        _services = names.Select(ServiceOf).ToHashSet(StringComparer.Ordinal);
        Services = [.. _services.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> All { get; }

    /// <summary>The services that may be meant, in ordinal order.</summary>
    public IReadOnlyList<string> Services { get; }

    public static string ServiceOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and { } dot ? name[..dot] : name;

    /// <summary>Whether a task of this whole name is meant by a name with a dot: by its slot, or as a whole.</summary>
    public static bool IsTask(string name, string task) => task == name || (task.Length > name.Length && task[name.Length] == '.' && task.StartsWith(name, StringComparison.Ordinal) && name.Contains('.', StringComparison.Ordinal));

    /// <summary>Whether a name is the whole one of a task of a service: the service, a slot or a host, and an id.</summary>
    public static bool IsNameOfTask(string name, string service) => name.Split('.') is [var first, { Length: > 0 }, var id] && first == service && ContainerId.IsValid(id);

    /// <summary>The number of a task among those of its service; those of a service that runs on every host have none.</summary>
    public static int SlotOf(string task) => task.Split('.') is [_, var slot, ..] && int.TryParse(slot, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    public bool MayMean(string service) => _services.Contains(service);

    /// <summary>Whether anything of a service, or a container if the service has no name, concerns what is asked for.</summary>
    public bool Concern(string service, string endpoint) => service.Length == 0 ? _names.Contains(endpoint) : _services.Contains(service);
}
