namespace ContainerLinks;

/// <summary>Settings of names in a DNS zone, kept there by signed dynamic updates (RFC 2136, RFC 8945). They are read when the linker is made. Later changes have no effect.</summary>
/// <remarks>
/// <para>What is written, for a container <c>db</c> with port 3306 on a host <c>h1</c> with Docker: <c>db A</c> and <c>AAAA</c>, <c>_3306._tcp.db SRV</c>, and the owner <c>_cl.db TXT</c>; below <c>docker.h1._cl</c> a heartbeat and an
/// index. Nothing that others wrote is changed or deleted.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class DynamicDnsOptions : ContainerNamesOptions
{
    internal static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    internal static readonly TimeSpan LongestHostTimeout = TimeSpan.FromDays(7);
    internal static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);
    internal const int HeartbeatsPerTimeout = 3;

    /// <summary>Makes settings with their defaults.</summary>
    public DynamicDnsOptions()
        : base(NamedContainers.All)
    {
    }

    /// <summary>The zone, for example <c>links.test</c>. A last dot may be missing.</summary>
    /// <value>It must be set.</value>
    public string Zone { get; set; } = "";

    /// <summary>The zone's primary servers: addresses or names, with a port if it is not 53. Examples are <c>192.0.2.53</c>, <c>192.0.2.53:5353</c>, <c>[2001:db8::53]:5353</c> and <c>ns.example.org</c>. The first is used until it fails, then the next.
    /// All must serve the same data.</summary>
    /// <remarks>With <see cref="InMemory"/> none is needed.</remarks>
    /// <value>At least one must be set.</value>
#pragma warning disable CA2227 // So that a list can be given in one line.
    public IList<string> Servers { get; set; } = [];
#pragma warning restore CA2227

    /// <summary>What updates and questions are signed with. An answer that is not signed with it does not count.</summary>
    /// <value>The default is null: the key is in <see cref="KeyFile"/>.</value>
    public TsigKey? Key { get; set; }

    /// <summary>A file with the key, as <c>tsig-keygen</c> of BIND, <c>keymgr -t</c> of Knot or <c>pdnsutil list-tsig-keys</c> of PowerDNS writes it. Only this program's user should be able to read it.</summary>
    /// <remarks>It may have any form that <see cref="TsigKey.Parse"/> reads.</remarks>
    /// <value>The default is null.</value>
    public string? KeyFile { get; set; }

    /// <summary>Which key of <see cref="KeyFile"/> it is, if the file has several.</summary>
    /// <value>The default is null.</value>
    public string? KeyName { get; set; }

    /// <summary>How long resolvers may keep an answer, in whole seconds. Names that are there already keep theirs until they change.</summary>
    /// <value>The default is 5 seconds. From 0 to 1 day.</value>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What this machine is called in the zone: 1 to 40 letters, digits and hyphens. Each machine needs another one, which never changes: an earlier process of this host is known by it.</summary>
    /// <value>The default is null: the machine's name and eight digits of a hash of <c>/etc/machine-id</c>, or of the name where there is none. In a container both change, so set it there.</value>
    public string? Host { get; set; }

    /// <summary>Whether ports are published, as <c>_3306._tcp.db SRV</c> (RFC 2782), up to 32 a name.</summary>
    /// <value>The default is true.</value>
    public bool PublishServices { get; set; } = true;

    /// <summary>Zones in which addresses lead back to names by PTR records, for example <c>2.0.192.in-addr.arpa</c>. They lie on the same servers and take the same key. They are updated after the names and are not atomic with them.</summary>
    /// <value>The default is empty.</value>
#pragma warning disable CA2227 // So that a list can be given in one line.
    public IList<string> ReverseZones { get; set; } = [];
#pragma warning restore CA2227

    /// <summary>How often this host writes that it is alive, and tries again to get the names that somebody else had.</summary>
    /// <value>The default is 15 seconds. From 1 second to 1 hour.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long another host may be silent until its names are taken out. All hosts of a zone should have the same value.</summary>
    /// <value>The default is 2 minutes. From three times <see cref="HeartbeatInterval"/> to 7 days.</value>
    public TimeSpan HostTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the linker checks that everything is still there. Servers can lose what they acknowledged.</summary>
    /// <value>The default is 5 minutes. From <see cref="HeartbeatInterval"/> to 7 days.</value>
    public TimeSpan ReassertInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may take to answer one message.</summary>
    /// <value>The default is 3 seconds. From 100 milliseconds to 1 minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A zone in memory instead of servers, for samples and tests.</summary>
    /// <value>The default is null.</value>
    public InMemoryZone? InMemory { get; set; }
}
