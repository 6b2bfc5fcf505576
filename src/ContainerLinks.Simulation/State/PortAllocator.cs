using System.Globalization;
using System.Net;

namespace ContainerLinks;

/// <summary>Which ports of the host are taken.</summary>
/// <param name="looksAtOtherAddresses">Whether the engine itself knows that a port of every address is one of each; else the kernel has to refuse it.</param>
internal sealed class PortAllocator(bool looksAtOtherAddresses)
{
    private const ushort FirstEphemeral = 32768;
    private const ushort LastEphemeral = 60999;
    private readonly HashSet<(string Protocol, string Address, ushort Port)> _taken = [];

    /// <summary>The free port that was given last, for each protocol and address.</summary>
    private readonly Dictionary<(string Protocol, string Address), ushort> _last = [];

    /// <summary>Takes a port of the host for a binding of a container.</summary>
    public ForwardedPort Take(PortBinding binding, ContainerPort port, IPAddress address)
    {
        IPAddress host = IPAddress.Any;
        if (binding.HostAddress.Length > 0 && !GoAddress.TryParse(binding.HostAddress, out host!))
        {
            host = IPAddress.Any;
        }

        if (binding.HostPort == 0)
        {
            return new ForwardedPort(host, TakeEphemeral(port.Protocol, host), address, port);
        }

        ushort wanted = (ushort)binding.HostPort;
        if (looksAtOtherAddresses
            && _taken.FirstOrDefault(entry => entry.Protocol == port.Protocol && entry.Port == wanted && entry.Address != host.ToString() && IsAny(entry.Address, host)) is { Address: { } other })
        {
            throw EngineRefusal.System(string.Create(CultureInfo.InvariantCulture, $"Bind for {other}:{wanted} failed: port is already allocated"));
        }

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
                $"listen {port.Protocol}4 {host}:{wanted}: bind: address already in use"));
        }

        return new ForwardedPort(host, wanted, address, port);
    }

    public void Release(ForwardedPort port) => _taken.Remove((port.Port.Protocol, port.HostAddress.ToString(), port.HostPort));

    public void Clear()
    {
        _taken.Clear();
        _last.Clear();
    }

    private ushort TakeEphemeral(string protocol, IPAddress host)
    {
        for (int i = 0; i <= LastEphemeral - FirstEphemeral; i++)
        {
            ushort last = _last.GetValueOrDefault((protocol, host.ToString()), LastEphemeral);
            ushort next = last >= LastEphemeral ? FirstEphemeral : (ushort)(last + 1);
            _last[(protocol, host.ToString())] = next;
            if (!IsTaken(protocol, host, next))
            {
                _taken.Add((protocol, host.ToString(), next));
                return next;
            }
        }

        throw EngineRefusal.System("all ports are allocated");
    }

    private static bool IsAny(string one, IPAddress other) => one == IPAddress.Any.ToString() || other.Equals(IPAddress.Any);

    private bool IsTaken(string protocol, IPAddress host, ushort port) =>
        _taken.Contains((protocol, host.ToString(), port)) || _taken.Contains((protocol, IPAddress.Any.ToString(), port))
        || (host.Equals(IPAddress.Any) && _taken.Any(entry => entry.Protocol == protocol && entry.Port == port));
}
