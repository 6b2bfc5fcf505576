using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Which ports of the host are taken.</summary>
internal sealed class PortAllocator
{
    private const ushort FirstEphemeral = 32768;
    private const ushort LastEphemeral = 60999;
    private readonly HashSet<(string Protocol, string Address, ushort Port)> _taken = [];
    private ushort _last = FirstEphemeral - 1;

    /// <summary>Takes a port of the host for a binding of a container.</summary>
    public PublishedPort Take(PortBinding binding, ContainerPort port, IPAddress address)
    {
        IPAddress host = IPAddress.Any;
        if (binding.HostAddress.Length > 0 && !GoAddress.TryParse(binding.HostAddress, out host!))
        {
            host = IPAddress.Any;
        }

        if (binding.HostPort == 0)
        {
            return new PublishedPort(host, TakeEphemeral(port.Protocol, host), address, port);
        }

        ushort wanted = (ushort)binding.HostPort;
        if (!_taken.Add((port.Protocol, host.ToString(), wanted)))
        {
            throw EngineRefusal.System(string.Create(CultureInfo.InvariantCulture, $"Bind for {host}:{wanted} failed: port is already allocated"));
        }

        if (_taken.Any(entry => entry.Protocol == port.Protocol && entry.Port == wanted && entry.Address != host.ToString() && IsAny(entry.Address, host)))
        {
            // The engine's own table keeps each address apart; it is the kernel that refuses to listen.
            _taken.Remove((port.Protocol, host.ToString(), wanted));
            throw EngineRefusal.System(string.Create(
                CultureInfo.InvariantCulture,
                $"Error starting userland proxy: listen {port.Protocol}4 {host}:{wanted}: bind: address already in use"));
        }

        return new PublishedPort(host, wanted, address, port);
    }

    public void Release(PublishedPort port) => _taken.Remove((port.Port.Protocol, port.HostAddress.ToString(), port.HostPort));

    public void Clear() => _taken.Clear();

    private ushort TakeEphemeral(string protocol, IPAddress host)
    {
        for (int i = 0; i <= LastEphemeral - FirstEphemeral; i++)
        {
            _last = _last >= LastEphemeral ? FirstEphemeral : (ushort)(_last + 1);
            if (!IsTaken(protocol, host, _last))
            {
                _taken.Add((protocol, host.ToString(), _last));
                return _last;
            }
        }

        throw EngineRefusal.System("all ports are allocated");
    }

    private static bool IsAny(string one, IPAddress other) => one == IPAddress.Any.ToString() || other.Equals(IPAddress.Any);

    private bool IsTaken(string protocol, IPAddress host, ushort port) =>
        _taken.Contains((protocol, host.ToString(), port)) || _taken.Contains((protocol, IPAddress.Any.ToString(), port))
        || (host.Equals(IPAddress.Any) && _taken.Any(entry => entry.Protocol == protocol && entry.Port == port));
}
