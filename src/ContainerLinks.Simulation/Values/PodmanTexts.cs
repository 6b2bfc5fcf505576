namespace ContainerLinks;

/// <summary>Podman's refusals, word for word, as its Docker-compatible API gives them.</summary>
internal static class PodmanTexts
{
    private const string Improper = ": container state improper";
    private const string NameRule = "names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument";

    /// <summary>What the service answers where a path leads nowhere, such as <c>containers/web/db/start</c>.</summary>
    public static EngineRefusal NoSuchPath() => EngineRefusal.NotFound("Not Found", ContainerLinksError.ContainerNotFound);

    public static EngineRefusal LinkOption() => EngineRefusal.BadRequest("bad parameter: link is not supported");

    public static EngineRefusal RemovedLink() => EngineRefusal.BadRequest("link is not supported");

    public static EngineRefusal NoContainer(string reference) =>
        EngineRefusal.NotFound($"no container with name or ID \"{reference}\" found: no such container", ContainerLinksError.ContainerNotFound);

    /// <summary>The same of a removal, in other words.</summary>
    public static EngineRefusal NothingToRemove(string reference) =>
        EngineRefusal.NotFound($"no container with ID or name \"{reference}\" found: no such container", ContainerLinksError.ContainerNotFound);

    public static EngineRefusal Ambiguous(string reference) =>
        EngineRefusal.System($"more than one result for container \"{reference}\": container already exists", ContainerLinksError.ContainerNotFound);

    // Create

    public static EngineRefusal NoImage(string image) =>
        EngineRefusal.NotFound($"no such image: docker.io/library/{image}: image not known");

    public static EngineRefusal BadAddress(string family, string text, string prefix) => EngineRefusal.System($"{prefix}failed to parse the {family} address \"{text}\"");

    public static EngineRefusal PlaceOutsideOfBridge() =>
        EngineRefusal.System("make cli opts(): networks and static ip/mac address can only be used with Bridge mode networking");

    public static EngineRefusal BadVariable(string entry) => EngineRefusal.System($"fill out specgen: invalid variable: \"{entry}\"");

    public static EngineRefusal BadPort(string key) =>
        EngineRefusal.System($"fill out specgen: invalid range format for --expose: {key}: strconv.ParseUint: parsing \"{key.Split('/')[0]}\": invalid syntax");

    public static EngineRefusal RemovedAndRestarted() =>
        EngineRefusal.System("fill out specgen: the --rm option conflicts with --restart, when the restartPolicy is not \"\" and \"no\"");

    public static EngineRefusal RetriesWithoutFailures() =>
        EngineRefusal.System("fill out specgen: restart policy retries can only be specified with on-failure restart policy");

    public static EngineRefusal NoNamespaceOwner() => EngineRefusal.System("container create: invalid config provided: namespace mode container requires a value");

    public static EngineRefusal UnknownNamespaceOwner(string reference) => EngineRefusal.System(
        $"container create: looking up container to share net namespace with: {NoContainer(reference).Message}", ContainerLinksError.ContainerNotFound);

    public static EngineRefusal ExtraHostsOfAnother() => EngineRefusal.System(
        "container create: invalid config provided: cannot set extra host entries when the container is joined to another containers network namespace: invalid configuration");

    public static EngineRefusal BadContainerName() => EngineRefusal.System("container create: running container create option: " + NameRule);

    public static EngineRefusal UnknownPolicy(string policy) =>
        EngineRefusal.System($"container create: running container create option: \"{policy}\" is not a valid restart policy: invalid argument");

    public static EngineRefusal NameTaken(string name, string holder) => EngineRefusal.System(
        $"container create: creating container storage: the container name \"{name}\" is already in use by {holder}. You have to remove that container to be able to reuse that name: that name is already in use",
        ContainerLinksError.NameInUse);

    // Life

    public static string IsRunning(string id) => $"container {id}: container is running";

    public static EngineRefusal CannotStart(string id) => EngineRefusal.System($"container {id} must be in Created or Stopped state to be started{Improper}");

    public static EngineRefusal DependencyNotStarted() => EngineRefusal.System("starting some containers: internal libpod error");

    public static EngineRefusal DependencyIsDown(string id, string owner) =>
        EngineRefusal.System($"some dependencies of container {id} are not started: {owner}{Improper}");

    public static EngineRefusal CannotStopPaused(string id) => EngineRefusal.System($"container {id} is running or paused, refusing to clean up{Improper}");

    public static EngineRefusal CannotRestartPaused() => EngineRefusal.System("unable to restart a container in a paused or unknown state" + Improper);

    public static EngineRefusal UnknownSignal(string text) => EngineRefusal.System($"invalid signal: {text}");

    public static EngineRefusal CannotKill(string id, string state) => EngineRefusal.Conflict($"can only kill running containers. {id} is in state {state}{Improper}");

    public static EngineRefusal CannotPause(string state) => EngineRefusal.System($"\"{state}\" is not running, can't pause{Improper}");

    public static EngineRefusal IsPaused(string id) => EngineRefusal.System($"\"{id}\" is already paused{Improper}");

    public static EngineRefusal IsNotPaused(string id) => EngineRefusal.System($"\"{id}\" is not paused, can't unpause{Improper}");

    public static EngineRefusal PausedExec(string id) => EngineRefusal.Conflict($"cannot create exec session as container {id} is paused");

    public static EngineRefusal CannotExec() => EngineRefusal.System("can only create exec sessions on running containers" + Improper);

    public static EngineRefusal PortTaken(string protocol, string address, int port)
    {
        string family = protocol + (address.Contains(':') ? "6" : "4");
        return EngineRefusal.System($"cannot listen on the {protocol.ToUpperInvariant()} port: listen {family} {address}:{port}: bind: address already in use");
    }

    public static EngineRefusal BadHostsFile(string reason) => EngineRefusal.System("failed to create new hosts file: " + reason, ContainerLinksError.HostsFile);

    public static EngineRefusal BadNewName() => EngineRefusal.System(NameRule);

    public static EngineRefusal NewNameTaken(string id) => EngineRefusal.System(
        $"renaming container {id}: updating container config table with new configuration for container {id}: UNIQUE constraint failed: ContainerConfig.Name", ContainerLinksError.NameInUse);

    public static EngineRefusal CannotRemove(string id, string state) => EngineRefusal.System(
        $"cannot remove container {id} as it is {state} - running or paused containers cannot be removed without force{Improper}");

    public static EngineRefusal HasDependents(string id, IEnumerable<string> dependents) => EngineRefusal.System(
        $"container {id} has dependent containers which must be removed before it: {string.Join(", ", dependents)}: container already exists");

    // Networks

    public static string NoNetwork(string name) => $"unable to find network with name or ID {name}: network not found";

    public static EngineRefusal NoNetworkToRemove() => EngineRefusal.NotFound("network not found");

    public static EngineRefusal NetworkNameTaken(string name) => EngineRefusal.Conflict($"network name {name} already used: network already exists", ContainerLinksError.NameInUse);

    public static EngineRefusal NetworkNameIsMode(string name) => EngineRefusal.System($"cannot create network with name \"{name}\" because it conflicts with a valid network mode");

    public static EngineRefusal BadNetworkName(string name) => EngineRefusal.System($"network name {name} invalid: {NameRule}");

    public static EngineRefusal BadSubnet(string text) => EngineRefusal.System($"failed to parse subnet: invalid CIDR address: {text}");

    public static EngineRefusal BadGateway(string text) => EngineRefusal.System($"failed to parse gateway ip {text}");

    public static EngineRefusal BadRange(string text) => EngineRefusal.System($"failed to parse ip range: invalid CIDR address: {text}");

    public static EngineRefusal NoSubnet() => EngineRefusal.System("subnet ip is nil");

    public static EngineRefusal SubnetTaken(System.Net.IPNetwork subnet) => EngineRefusal.System($"subnet {subnet} is already used on the host or by another config");

    public static EngineRefusal GatewayOutside(string gateway, System.Net.IPNetwork subnet) => EngineRefusal.System($"gateway {gateway} not in subnet {subnet}");

    public static EngineRefusal RangeOutside(string end, System.Net.IPAddress address, System.Net.IPNetwork subnet) =>
        EngineRefusal.System($"lease range {end} ip {address} not in subnet {subnet}");

    public static EngineRefusal NoSubnetLeft() => EngineRefusal.System("could not find free subnet from subnet pools");

    public static EngineRefusal NetworkInUse(string name) => EngineRefusal.System(
        $"\"{name}\" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used");

    public static EngineRefusal CannotRemoveDefault(string name) => EngineRefusal.System($"default network {name} cannot be removed");

    public static EngineRefusal NotInBridgeMode() => EngineRefusal.System("\"\" is not supported: invalid network mode");

    public static EngineRefusal IsConnected(string id, string network) =>
        EngineRefusal.Forbidden($"container {id} is already connected to network {network}: network is already connected");

    public static EngineRefusal NotConnected(string reference, string network) => EngineRefusal.System($"container {reference} is not connected to network {network}");

    public static EngineRefusal NotConnectedToAny(string id, string network) => EngineRefusal.NotFound($"container {id} is not connected to network {network}: network not found");

    public static EngineRefusal AddressOutside(string address, string network) =>
        EngineRefusal.System($"requested static ip {address} not in any subnet on network {network}", ContainerLinksError.AddressNotInPool);

    public static EngineRefusal AddressTaken(System.Net.IPAddress address, string holder) =>
        EngineRefusal.System($"IPAM error: requested ip address {address} is already allocated to container ID {holder}", ContainerLinksError.AddressInUse);

    public static EngineRefusal NoAddressLeft(System.Net.IPAddress first, System.Net.IPAddress last) =>
        EngineRefusal.System($"IPAM error: failed to find free IP in range: {first} - {last}", ContainerLinksError.AddressesExhausted);
}
