using System.Net;

namespace ContainerLinks;

/// <summary>A DNS zone in memory that takes dynamic updates as BIND, Knot and PowerDNS do, for samples and tests that need no server (<see cref="DynamicDnsOptions.InMemory"/>).</summary>
/// <remarks>
/// <para>Prerequisites and changes are those of RFC 2136, all or nothing for each message. Several publishers may share one zone, each as if on a machine of its own. It listens to no network.</para>
/// <threadsafety>Safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class InMemoryZone : IDnsServer
{
    private const string ServerName = "the zone in memory";
    private const uint OwnTtl = 5;
    private const int ServerNumbers = 5;

    private readonly Lock _gate = new();
    private readonly List<(int At, byte[] Bytes)> _late = [];
    private Dictionary<DomainName, ZoneRecords> _zones;
    private int _serial;

    /// <summary>Makes a zone with no more than its own SOA and NS records.</summary>
    /// <param name="name">The zone, for example <c>links.test</c>.</param>
    /// <param name="more">Further zones that are served beside it, for example a reverse zone <c>2.0.192.in-addr.arpa</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is no domain name.</exception>
    public InMemoryZone(string name, params ReadOnlySpan<string> more)
    {
        ArgumentNullException.ThrowIfNull(name);
        Zone = ParseZone(name, nameof(name));
        Name = Zone.ToString().TrimEnd('.');
        _zones = [];
        _zones[Zone] = New(Zone);
        foreach (string other in more)
        {
            DomainName zone = ParseZone(other, nameof(more));
            _zones[zone] = New(zone);
        }
    }

    /// <summary>The zone's name in lower case, without a last dot.</summary>
    public string Name { get; }

    /// <summary>What updates and questions must be signed with; answers are signed with it, too.</summary>
    /// <value>The default is null: nothing is signed.</value>
    public TsigKey? Key { get; init; }

    /// <summary>How many records of one name and type there may be; an update that would make more fails as a whole. 0 is any number.</summary>
    /// <value>The default is 100, as BIND has it since 9.18.28.</value>
    public int MaximumRecordsPerType { get; init; } = 100;

    /// <summary>The clock of signatures.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal DomainName Zone { get; }

    /// <summary>Chooses what goes wrong: it is given the number of the message, from 1 on, and the message.</summary>
    internal Func<int, DnsMessage, ZoneFault>? Fault { get; set; }

    /// <summary>How many messages later one that is <see cref="ZoneFault.Late"/> is carried out.</summary>
    internal int Delay { get; set; } = 1;

    /// <summary>How many messages were sent here.</summary>
    internal int MessageCount { get; private set; }

    /// <summary>Sees each update that came and what was answered, in order, with its length on the wire.</summary>
    internal Action<DnsMessage, DnsResponseCode, int>? Seen { get; set; }

    string IDnsServer.Name => ServerName;

    /// <summary>The addresses of a name, as a resolver would find them.</summary>
    /// <param name="name">A name within the zone (<c>db</c>), or the same with the zone behind it (<c>db.links.test</c>); letter case does not matter.</param>
    /// <returns>IPv4 first; empty if there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no domain name.</exception>
    public IReadOnlyList<IPAddress> Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        DomainName full = ParseZone(name, nameof(name));
        full = full.IsIn(Zone) ? full : full.In(Zone);
        lock (_gate)
        {
            ZoneRecords records = _zones[Zone];
            return [.. records.Of(full, DnsType.A).Concat(records.Of(full, DnsType.Aaaa)).Select(record => record.ToAddress()!)];
        }
    }

    /// <summary>All records of all zones that are served, as lines of a zone file, in order.</summary>
    public IReadOnlyList<string> ListRecords()
    {
        lock (_gate)
        {
            return [.. _zones.Values.SelectMany(zone => zone.All).Select(ZoneText.Of).Order(StringComparer.Ordinal)];
        }
    }

    internal bool Serves(DomainName zone)
    {
        lock (_gate)
        {
            return _zones.ContainsKey(zone);
        }
    }

    /// <summary>All records of a name.</summary>
    internal IReadOnlyList<DnsRecord> RecordsOf(DomainName name)
    {
        lock (_gate)
        {
            return ServedZoneOf(name)?.Of(name) ?? [];
        }
    }

    internal IReadOnlyList<DnsRecord> AllRecords()
    {
        lock (_gate)
        {
            return [.. _zones[Zone].All];
        }
    }

    /// <summary>Changes a name by hand, as somebody else would.</summary>
    internal void Write(DomainName name, params DnsRecord[] records)
    {
        lock (_gate)
        {
            ServedZoneOf(name)!.Set(name, records);
        }
    }

    /// <summary>A picture of all zones, to which <see cref="Restore"/> goes back as a server does that starts from an old file.</summary>
    internal object Save()
    {
        lock (_gate)
        {
            return Copy(_zones);
        }
    }

    internal void Restore(object saved)
    {
        lock (_gate)
        {
            _zones = Copy((Dictionary<DomainName, ZoneRecords>)saved);
        }
    }

    Task<DnsAnswer> IDnsServer.AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var attempt = new DnsAttempt(request, key, Time);
        var way = new DnsWay(ServerName, IsTcp: attempt.Bytes.Length > DnsMessage.MaximumUdpLength, IsRepeated: false);
        lock (_gate)
        {
            int number = ++MessageCount;
            foreach ((_, byte[] late) in _late.Where(late => late.At <= number).ToArray())
            {
                Answer(late);
            }

            _late.RemoveAll(late => late.At <= number);
            return Task.FromResult(Receive(attempt, way, Fault?.Invoke(number, request) ?? ZoneFault.None, number));
        }
    }

    private DnsAnswer Receive(DnsAttempt attempt, DnsWay way, ZoneFault fault, int number)
    {
        switch (fault)
        {
            case ZoneFault.Down:
                return attempt.Fail(DnsFailure.NotSent, "it is down", way);
            case ZoneFault.RequestLost:
                return attempt.Fail(DnsFailure.TimedOut, null, way);
            case ZoneFault.AnswerLost:
                Answer(attempt.Bytes);
                return attempt.Fail(DnsFailure.TimedOut, null, way);
            case ZoneFault.Late:
                _late.Add((number + Delay, attempt.Bytes));
                return attempt.Fail(DnsFailure.TimedOut, null, way);
            case ZoneFault.Forgotten:
                Dictionary<DomainName, ZoneRecords> before = Copy(_zones);
                byte[] promise = Answer(attempt.Bytes);
                _zones = before;
                return attempt.Match(promise, way)!;
            default:
                DnsResponseCode? forced = fault == ZoneFault.Refused ? DnsResponseCode.Refused : fault == ZoneFault.Failed ? DnsResponseCode.ServFail : null;
                return attempt.Match(Answer(attempt.Bytes, forced), way)!;
        }
    }

    /// <summary>Reads a message as it came, carries it out and writes the answer.</summary>
    private byte[] Answer(byte[] bytes, DnsResponseCode? forced = null)
    {
        DnsMessage message = DnsMessage.Read(bytes);
        ulong now = (ulong)Time.GetUtcNow().ToUnixTimeSeconds();
        TsigVerdict? verdict = Key is null ? (message.Signature is null ? null : TsigVerdict.OtherKey) : Tsig.Verify(bytes, message, Key, now);
        DnsResponseCode? error = verdict switch
        {
            null or TsigVerdict.Valid or TsigVerdict.Missing => null,
            TsigVerdict.OtherKey => DnsResponseCode.BadKey,
            TsigVerdict.WrongTime => DnsResponseCode.BadTime,
            _ => DnsResponseCode.BadSig,
        };
        DnsMessage answer = error is not null ? Reply(message, DnsResponseCode.NotAuth)
            : verdict == TsigVerdict.Missing ? Reply(message, DnsResponseCode.Refused)
            : forced is { } code ? Reply(message, code)
            : message.Opcode == DnsOpcode.Update ? Reply(message, Update(message)) : Find(message);
        if (message.Opcode == DnsOpcode.Update)
        {
            Seen?.Invoke(message, answer.ResponseCode, bytes.Length);
        }

        byte[] written = answer.Write(message.Id);
        // Who signed with an unknown key or another secret gets no signature. An answer BADTIME has the request's time and the server's own beside it (RFC 8945, 5.2.3).
        return Key is null || error is DnsResponseCode.BadKey or DnsResponseCode.BadSig || message.Signature is not { } signature ? written
            : error == DnsResponseCode.BadTime ? Tsig.Sign(written, Key, signature.Time, signature.Mac, DnsResponseCode.BadTime, TimeBytes(now)).Bytes
            : Tsig.Sign(written, Key, now, signature.Mac).Bytes;
    }

    private DnsResponseCode Update(DnsMessage message)
    {
        if (message.Questions is not [{ Type: DnsType.Soa } question])
        {
            return DnsResponseCode.FormErr;
        }

        if (!_zones.TryGetValue(question.Name, out ZoneRecords? zone))
        {
            return DnsResponseCode.NotAuth;
        }

        DnsResponseCode code = ZoneUpdate.CarryOut(zone, message, MaximumRecordsPerType);
        if (code == DnsResponseCode.NoError && message.Authorities.Count > 0)
        {
            zone.Set(zone.Zone, [.. zone.Of(zone.Zone).Where(record => record.Type != DnsType.Soa), Authority(zone.Zone)]);
        }

        return code;
    }

    private DnsMessage Find(DnsMessage message)
    {
        if (message.Questions is not [{ } question])
        {
            return Reply(message, DnsResponseCode.FormErr);
        }

        if (ServedZoneOf(question.Name) is not { } zone)
        {
            return Reply(message, DnsResponseCode.Refused);
        }

        DnsRecord[] found = [.. zone.Of(question.Name).Where(record => record.Type == question.Type || record.Type == DnsType.Cname || question.Type == DnsType.Any)];
        return Reply(message, zone.Exists(question.Name) ? DnsResponseCode.NoError : DnsResponseCode.NxDomain, found, found.Length > 0 ? [] : zone.Of(zone.Zone, DnsType.Soa));
    }

    private ZoneRecords? ServedZoneOf(DomainName name) => _zones.Values.Where(zone => name.IsIn(zone.Zone)).MaxBy(zone => zone.Zone.Wire.Length);

    private static DnsMessage Reply(DnsMessage message, DnsResponseCode code, IEnumerable<DnsRecord>? answers = null, IEnumerable<DnsRecord>? authorities = null) => new()
    {
        Opcode = message.Opcode,
        Flags = DnsFlags.Response | (message.Opcode == DnsOpcode.Query && code is DnsResponseCode.NoError or DnsResponseCode.NxDomain ? DnsFlags.Authoritative : DnsFlags.None),
        ResponseCode = code,
        Questions = message.Questions,
        Answers = [.. answers ?? []],
        Authorities = [.. authorities ?? []],
    };

    private ZoneRecords New(DomainName zone)
    {
        var records = new ZoneRecords(zone);
        records.Set(zone, [DnsRecord.Target(zone, DnsType.NS, OwnTtl, DomainName.Parse("ns").In(zone)), Authority(zone)]);
        return records;
    }

    private DnsRecord Authority(DomainName zone)
    {
        var data = new DnsWriter();
        data.WriteBytes(DomainName.Parse("ns").In(zone).Wire);
        data.WriteBytes(DomainName.Parse("admin").In(zone).Wire);
        data.WriteUInt32((uint)++_serial);
        for (int number = 1; number < ServerNumbers; number++)
        {
            data.WriteUInt32(OwnTtl); // refresh, retry, expire, minimum
        }

        return new DnsRecord(zone, DnsType.Soa, DnsClass.In, OwnTtl, data.ToArray());
    }

    private static byte[] TimeBytes(ulong time)
    {
        var data = new DnsWriter();
        data.WriteUInt48(time);
        return data.ToArray();
    }

    private static Dictionary<DomainName, ZoneRecords> Copy(Dictionary<DomainName, ZoneRecords> zones) => zones.ToDictionary(zone => zone.Key, zone => zone.Value.Copy());

    private static DomainName ParseZone(string text, string parameter) => DomainName.TryParse(text, out DomainName? name, out string? problem) ? name : throw new ArgumentException(problem, parameter);
}
