using System.Net.Sockets;
using Docker.DotNet.Models;

namespace ContainerLinks;

/// <summary>Says a spec in an engine's words.</summary>
internal static class CreateParameters
{
    public static CreateContainerParameters Of(ContainerSpec spec, EngineKind kind) => new()
    {
        Name = spec.Name,
        Image = spec.Image,
        Hostname = spec.Hostname ?? "",
        Domainname = spec.DomainName,
        Cmd = spec.Command.Count == 0 ? null! : [.. spec.Command],
        Env = [.. spec.Environment],
        ExposedPorts = spec.ExposedPorts.Distinct().ToDictionary(port => port.ToString(), _ => default(EmptyStruct)),
        Labels = new Dictionary<string, string>(spec.Labels),
        HostConfig = new HostConfig
        {
            NetworkMode = spec.Network,
            ExtraHosts = [.. spec.ExtraHosts],
            Links = spec.Links.Count == 0 ? null! : [.. spec.Links],
        },
        NetworkingConfig = spec.Address is null && spec.EndpointLinks.Count == 0 ? null : EndpointOf(spec, kind),
    };

    private static NetworkingConfig EndpointOf(ContainerSpec spec, EngineKind kind)
    {
        string network = spec.Network != "default" ? spec.Network : kind == EngineKind.Podman ? "podman" : "bridge";
        var endpoint = new EndpointSettings { Links = spec.EndpointLinks.Count == 0 ? null! : [.. spec.EndpointLinks] };
        if (spec.Address is { } address)
        {
            endpoint.IPAMConfig = address.AddressFamily == AddressFamily.InterNetwork
                ? new EndpointIPAMConfig { IPv4Address = address.ToString() }
                : new EndpointIPAMConfig { IPv6Address = address.ToString() };
        }

        return new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings> { [network] = endpoint } };
    }
}
