namespace ContainerLinks;

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

    public string AmbiguousId(string prefix) => (_lower ? "multiple" : "Multiple") + $" IDs found with provided prefix: {prefix}";

    public int AmbiguousIdStatus => _lower ? 400 : 500;

    public string GoneNamespaceOwner(string name) => (_lower ? "could" : "Could") + $" not get container for {name}: ";

    public string NotRunning(string id) => (_lower ? "container " : "Container ") + id + " is not running";

    public string AlreadyPaused(string id) => (profile is SimulationProfile.Docker29 ? "container " : "Container ") + id + " is already paused";

    public string CannotKill(string reference) => (_lower ? "cannot" : "Cannot") + $" kill container: {reference}: ";

    public string HasActiveEndpoints(EngineNetwork network) => _lower
        ? $"error while removing network: network {network.Name} has active endpoints ({string.Join(", ", network.Endpoints.Select(endpoint => $"name:\"{endpoint.Name}\" id:\"{endpoint.Id[..Math.Min(12, endpoint.Id.Length)]}\""))})"
        : $"error while removing network: network {network.Name} id {network.Id} has active endpoints";

    public static string NotPaused(string id) => $"Container {id} is not paused";

    public static string PausedExec(string id) => $"Container {id} is paused, unpause the container before exec";

    public static string IsRestarting(string id) => $"Container {id} is restarting, wait until the container is running";

    public string CannotConnectToHost => _lower
        ? "cannot connect container to host network - container must be created in host network mode"
        : "container cannot be disconnected from host network or connected to host network";

    public string CannotDisconnectFromHost => _lower
        ? "cannot disconnect container from host network - container was created in host network mode"
        : "container cannot be disconnected from host network or connected to host network";

    public string CannotJoin(string reference, EngineContainer owner) => _lower
        ? $"cannot join network namespace of a non running container: container {owner.ShortName} is {(owner.StartedAt is null ? "created" : "exited")}"
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

    public IReadOnlyList<string> WarningsOfLinks => profile is SimulationProfile.Docker29
        ? ["Links on the default bridge network are deprecated and will be removed in a future release. Use a custom network instead."]
        : [];
}
