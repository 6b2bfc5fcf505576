namespace ContainerLinks;

/// <summary>The engine says no, with its status and its words. <see cref="SimulatedEngine"/> turns it into what users see.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves this assembly, and nothing makes one without a status.
internal sealed class EngineRefusal : Exception
#pragma warning restore CA1032, CA1064
{
    private EngineRefusal(int status, string message, ContainerLinksError error, Exception? inner = null)
        : base(message, inner) => (Status, Error) = (status, error);

    public int Status { get; }

    public ContainerLinksError Error { get; }

    public static EngineRefusal BadRequest(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(400, message, error);

    public static EngineRefusal Forbidden(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(403, message, error);

    public static EngineRefusal NotFound(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(404, message, error);

    public static EngineRefusal Conflict(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(409, message, error);

    public static EngineRefusal System(string message, ContainerLinksError error = ContainerLinksError.Refused, Exception? inner = null) => new(500, message, error, inner);

    /// <summary>Does something, and puts words before the refusal if there is one.</summary>
    public static void Prefix(string prefix, Action action, int? status = null)
    {
        try
        {
            action();
        }
        catch (EngineRefusal refusal)
        {
            throw status is { } changed ? refusal.Prefixed(prefix).WithStatus(changed) : refusal.Prefixed(prefix);
        }
    }

    public EngineRefusal Prefixed(string prefix) => new(Status, prefix + Message, Error, this);

    public EngineRefusal WithStatus(int status) => new(status, Message, Error, this);
}

/// <summary>The simulated engine refused a command, with the words of the engine that it stands for.</summary>
#pragma warning disable CA1032 // A refusal without status and stage would be no refusal of an engine.
public sealed class SimulatedEngineException : ContainerLinksException
#pragma warning restore CA1032
{
    internal SimulatedEngineException(ContainerLinksError error, int statusCode, string message, string stage, ContainerId? container, Exception? innerException = null)
        : base(error, message, innerException)
    {
        StatusCode = statusCode;
        Stage = stage;
        Container = container;
    }

    /// <summary>The status of the engine's HTTP answer, such as 404 or 500.</summary>
    public int StatusCode { get; }

    /// <summary>The request that was refused: <c>create</c> or <c>start</c>. An exec that is refused is refused at its <c>create</c>.</summary>
    public string Stage { get; }

    /// <summary>The container that was created before its start failed, or null.</summary>
    public ContainerId? Container { get; }
}

/// <summary>The engine's messages, word for word, where releases differ.</summary>
internal sealed class EngineTexts(SimulationProfile profile)
{
    // Go prints %q; names and ids have no character that it would escape.
    private readonly bool _lower = profile is not SimulationProfile.Docker20;

    public string NetworkFailurePrefix => _lower ? "failed to set up container networking: " : "";

    public string NoAddressLeft => _lower ? "no available addresses on this pool" : "No available addresses on this pool";

    public string OutOfRange => _lower ? "requested address is out of range" : "Requested address is out of range";

    public string AddressOnPredefinedNetwork => profile is SimulationProfile.Docker29
        ? "user-specified IP address is supported on user-defined networks only"
        : "user specified IP address is supported on user defined networks only";

    public string AliasOnPredefinedNetwork => profile is SimulationProfile.Docker29
        ? "network-scoped aliases are only supported for user-defined networks"
        : "network-scoped alias is supported only for containers in user defined networks";

    public const string SubnetNotConfigured = "user specified IP address is supported only when connecting to networks with user configured subnets";

    /// <summary>What is wrong with a wanted address on a subnet, from 28 on; null if it lies in it. 28 asks for a subnet that the user chose.</summary>
    /// <param name="address">The address as typed.</param>
    /// <param name="subnet">The subnet, or null if the network has none of this family.</param>
    /// <param name="configured">The subnet as the user typed it, or null; also of a family that the network does not have.</param>
    public string? NotInSubnet(string address, System.Net.IPNetwork? subnet, string? configured)
    {
        bool isInside = subnet is { } network && GoAddress.TryParse(address, out System.Net.IPAddress? parsed) && network.Contains(parsed);
        return profile is SimulationProfile.Docker29 ? isInside ? null : $"no configured subnet contains IP address {GoAddress.Normalise(address)}"
            : configured is null ? SubnetNotConfigured
            : isInside ? null : $"no configured subnet or ip-range contain the IP address {address}";
    }

    public string PoolOverlaps => (_lower ? "invalid pool request: " : "") + "Pool overlaps with other one on this address space";

    /// <summary>Several faults of one request, as the engine lists them.</summary>
    public static string Join(IReadOnlyList<string> faults) => faults.Count == 1 ? faults[0] : "* " + string.Join("\n* ", faults);

    public EngineRefusal NoSubnetLeft(int version) => _lower
        ? EngineRefusal.BadRequest("all predefined address pools have been fully subnetted")
        : EngineRefusal.NotFound(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"could not find an available, non-overlapping IPv{version} address pool among the defaults to assign to the network"));

    public string NoNamespaceOwner => (_lower ? "invalid" : "Invalid") + " network mode: invalid container format container:<name|id>";

    public string NegativeRetries => (_lower ? "invalid restart policy: " : "") + "maximum retry count cannot be negative";

    public string CountWithoutFailures(string policy, int count) => _lower
        ? "invalid restart policy: maximum retry count can only be used with 'on-failure'" + (count < 0 ? " and cannot be negative" : "")
        : $"maximum retry count cannot be used with restart policy '{policy}'";

    public string UnknownRestartPolicy(string policy) => _lower
        ? $"invalid restart policy: unknown policy '{policy}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"
        : $"invalid restart policy '{policy}'";

    public string EmptyName(string name) => "invalid name: " + (_lower ? "name is empty" : name);

    public string AmbiguousId(string prefix) => (_lower ? "multiple" : "Multiple") + $" IDs found with provided prefix: {prefix}";

    public int AmbiguousIdStatus => _lower ? 400 : 500;

    public string GoneNamespaceOwner(string name) => (_lower ? "could" : "Could") + $" not get container for {name}: ";

    public string NotRunning(string id) => (_lower ? "container " : "Container ") + id + " is not running";

    public string AlreadyPaused(string id) => (profile is SimulationProfile.Docker29 ? "container " : "Container ") + id + " is already paused";

    public string InvalidSignal(string reference, string signal) => _lower ? $"{CannotKill(reference)}invalid signal: {signal}" : $"Invalid signal: {signal}";

    public string CannotKill(string reference) => (_lower ? "cannot" : "Cannot") + $" kill container: {reference}: ";

    public string HasActiveEndpoints(string network, string id, IEnumerable<(string Name, string Id)> endpoints) => _lower
        ? $"error while removing network: network {network} has active endpoints ({string.Join(", ", endpoints.Select(endpoint => $"name:\"{endpoint.Name}\" id:\"{endpoint.Id[..Math.Min(12, endpoint.Id.Length)]}\""))})"
        : $"error while removing network: network {network} id {id} has active endpoints";

    public static string NotPaused(string id) => $"Container {id} is not paused";

    public static string PausedExec(string id) => $"Container {id} is paused, unpause the container before exec";

    public static string IsRestarting(string id) => $"Container {id} is restarting, wait until the container is running";

    public string CannotConnectToHost => _lower
        ? "cannot connect container to host network - container must be created in host network mode"
        : "container cannot be disconnected from host network or connected to host network";

    public string CannotDisconnectFromHost => _lower
        ? "cannot disconnect container from host network - container was created in host network mode"
        : "container cannot be disconnected from host network or connected to host network";

    public string CannotJoinOwn => _lower ? "cannot join own network namespace" : "cannot join own network";

    public string CannotJoinRestarting(string reference) => (_lower ? "cannot join network namespace of container: " : "") + IsRestarting(reference);

    /// <summary>From 28 on it counts as a fault of the engine that the container of mode <c>container:X</c> is not there.</summary>
    public EngineRefusal CannotFindNetworkOwner(EngineRefusal unknown) => _lower ? unknown.Prefixed("joining network namespace of container: ").WithStatus(500) : unknown;

    public string CannotJoin(string reference, string owner, bool hasRun) => _lower
        ? $"cannot join network namespace of a non running container: container {owner} is {(hasRun ? "exited" : "created")}"
        : $"cannot join network of a non running container: {reference}";

    public string NotInSubnets(string address) => (_lower ? "invalid" : "Invalid") + $" address {address}: It does not belong to any of this network's subnets";

    public string CannotRemove(string state, string id, string reference)
    {
        if (_lower)
        {
            return state == "paused"
                ? $"cannot remove container \"{reference}\": container is paused and must be unpaused first"
                : $"cannot remove container \"{reference}\": container is {state}: stop the container before removing or force remove";
        }

        string procedure = state == "paused" ? "Unpause and then stop the container" : "Stop the container";
        return $"You cannot remove a {state} container {id}. {procedure} before attempting removal or force remove";
    }

    public const string PortsDiscarded = "Published ports are discarded when using host network mode";

    public IReadOnlyList<string> WarningsOfLinks => profile is SimulationProfile.Docker29
        ? ["Links on the default bridge network are deprecated and will be removed in a future release. Use a custom network instead."]
        : [];
}
