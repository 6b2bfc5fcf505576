using System.Net;

namespace ContainerLinks;

/// <summary>A directory of sources that lives in memory: several hosts in one process, each with its own linker, and a wire between them that is slow, loses messages and breaks.</summary>
/// <remarks>
/// <para>Each host says who its containers are (<see cref="InMemoryHost.Publish"/>), as a whole, and sees what the others said. A host that has not been heard for <see cref="HostTimeout"/> counts as lost; what it said stays
/// known, and links to it follow their policy.</para>
/// <para>Who said a name first holds it, until it says it no more.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class InMemoryDirectory
{
    private readonly Lock _lock = new();
    private readonly List<InMemoryHost> _hosts = [];
    private readonly Dictionary<(string Host, string Name), long> _claims = [];
    private readonly HashSet<(string, string)> _cuts = [];
    private readonly Random _chance;
    private readonly DelayedActions _later;
    private long _epoch;
    private long _claim;

    /// <summary>Makes a directory without hosts.</summary>
    /// <param name="timeProvider">The clock of delays and of <see cref="HostTimeout"/>; null takes the system's.</param>
    /// <param name="seed">Which messages are lost.</param>
    public InMemoryDirectory(TimeProvider? timeProvider = null, int seed = 0)
    {
        Time = timeProvider ?? TimeProvider.System;
        _later = new DelayedActions(Time);
#pragma warning disable CA5394 // It only says which messages are lost.
        _chance = new Random(seed);
#pragma warning restore CA5394
    }

    /// <summary>How long a host may be silent before it counts as lost.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan HostTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often each host says again what it said last: that is its sign of life, and what heals a lost message.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message takes.</summary>
    /// <value>The default is zero: it is there at once.</value>
    public TimeSpan Delay { get; set; }

    /// <summary>The share of messages that are lost, 0 to 1.</summary>
    /// <value>The default is 0.</value>
    public double Loss { get; set; }

    internal TimeProvider Time { get; }

    /// <summary>Adds a host, or a new life of one that has left or died. What one that died has said stays until its new life says something, and counts as lost in its time.</summary>
    /// <param name="name">The name of the host, as links write it after an <c>@</c>.</param>
    /// <param name="address">The address at which other hosts reach it; null if there is none.</param>
    /// <param name="routedNetworks">Networks of the host to which the others have a route; null for none.</param>
    /// <returns>The host: the directory as its linker sees it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty, or the name of a host that is there.</exception>
    public InMemoryHost Join(string name, IPAddress? address = null, IReadOnlyList<IPNetwork>? routedNetworks = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        InMemoryHost host;
        lock (_lock)
        {
            if (_hosts.Exists(other => other.Host == name))
            {
                throw new ArgumentException($"The host '{name}' has joined already; expected another name, or that it leaves first.", nameof(name));
            }

            host = new InMemoryHost(this, name, address, routedNetworks ?? [], ++_epoch);
            _hosts.Add(host);
        }

        SayAgain();
        return host;
    }

    /// <summary>Cuts the wire between two hosts, both ways: neither hears the other, nor a later life of it.</summary>
    /// <param name="one">The name of one host.</param>
    /// <param name="other">The other one's.</param>
    public void Cut(string one, string other)
    {
        lock (_lock)
        {
            _cuts.Add(Wire(one, other));
        }
    }

    /// <summary>Joins the wire between two hosts, and all say again what they said last.</summary>
    /// <param name="one">The name of one host.</param>
    /// <param name="other">The other one's.</param>
    public void Heal(string one, string other)
    {
        lock (_lock)
        {
            _cuts.Remove(Wire(one, other));
        }

        SayAgain();
    }

    internal void Remove(InMemoryHost host)
    {
        lock (_lock)
        {
            _hosts.Remove(host);
        }
    }

    /// <summary>Brings a message to all who can hear it.</summary>
    internal void Send(InMemoryHost from, InMemoryMessage message)
    {
        InMemoryHost[] hearers;
        lock (_lock)
        {
            foreach (SourceAdvert advert in message.Adverts)
            {
                _claims.TryAdd((from.Host, advert.Name), ++_claim);
            }

            HashSet<string> said = [.. message.Adverts.Select(advert => advert.Name)];
            foreach ((string host, string name) in _claims.Keys.Where(claim => claim.Host == from.Host && !said.Contains(claim.Name)).ToArray())
            {
                _claims.Remove((host, name));
            }

#pragma warning disable CA5394 // It only says which messages are lost.
            hearers = [.. _hosts.Where(host => host != from && !_cuts.Contains(Wire(host.Host, from.Host)) && (Loss <= 0 || _chance.NextDouble() >= Loss))];
#pragma warning restore CA5394
        }

        foreach (InMemoryHost hearer in hearers)
        {
            _later.After(Delay, () => Deliver(hearer, from, message));
        }
    }

    /// <summary>Of several hosts that say a name, the one that said it first comes first.</summary>
    internal long ClaimOf(string host, string name)
    {
        lock (_lock)
        {
            return _claims.GetValueOrDefault((host, name), long.MaxValue);
        }
    }

    private static (string, string) Wire(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);

    private bool IsCut(string one, string other)
    {
        lock (_lock)
        {
            return _cuts.Contains(Wire(one, other));
        }
    }

    private void SayAgain()
    {
        InMemoryHost[] hosts;
        lock (_lock)
        {
            hosts = [.. _hosts];
        }

        Array.ForEach(hosts, host => host.SayAgain());
    }

    private void Deliver(InMemoryHost hearer, InMemoryHost from, InMemoryMessage message)
    {
        if (!IsCut(hearer.Host, from.Host))
        {
            hearer.Hear(message);
        }
    }
}

/// <summary>All that a host says at one moment.</summary>
/// <param name="Host">The host.</param>
/// <param name="Epoch">Its life.</param>
/// <param name="Number">Grows with each message of a life.</param>
/// <param name="HasLeft">Whether it is the last one.</param>
/// <param name="Adverts">Its sources.</param>
internal sealed record InMemoryMessage(string Host, long Epoch, long Number, bool HasLeft, IReadOnlyList<SourceAdvert> Adverts);
