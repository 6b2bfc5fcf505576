using System.Globalization;

namespace ContainerLinks;

/// <summary>A port of the host that leads to a port of a container.</summary>
internal sealed record PortBinding(string Key, string HostAddress, int HostPort)
{
    /// <summary>Reads <c>HOSTIP:HOSTPORT:PORT[/PROTOCOL]</c>; host address and port may be left out from the left.</summary>
    public static PortBinding Parse(string text)
    {
        int last = text.LastIndexOf(':');
        string key = text[(last + 1)..];
        key = key.Contains('/') ? key : key + "/tcp";
        string host = last < 0 ? "" : text[..last];
        int colon = host.LastIndexOf(':');
        string address = colon < 0 ? "" : host[..colon].Trim('[', ']');
        string port = colon < 0 ? host : host[(colon + 1)..];
        if (!ContainerPort.TryParse(key, CultureInfo.InvariantCulture, out _))
        {
            throw EngineRefusal.BadRequest($"invalid port specification: \"{key.Split('/')[0]}\"");
        }

        return port.Length == 0 ? new PortBinding(key, address, 0)
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? new PortBinding(key, address, number)
            : throw EngineRefusal.BadRequest($"invalid port specification: \"{port}\"");
    }
}
