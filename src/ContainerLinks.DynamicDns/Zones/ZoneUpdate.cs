namespace ContainerLinks;

/// <summary>Carries out one update as a server does (RFC 2136, 3): the prerequisites, a look at all changes, then the changes in their order; all or nothing.</summary>
internal sealed class ZoneUpdate
{
    private readonly ZoneRecords _zone;
    private readonly Dictionary<DomainName, DnsRecord[]> _draft = [];

    private ZoneUpdate(ZoneRecords zone) => _zone = zone;

    /// <param name="zone">Is changed if the result is <see cref="DnsResponseCode.NoError"/>.</param>
    /// <param name="message">The update, of this zone.</param>
    /// <param name="mostRecords">How many records of one name and type the server takes; 0 for any number.</param>
    public static DnsResponseCode CarryOut(ZoneRecords zone, DnsMessage message, int mostRecords)
    {
        var update = new ZoneUpdate(zone);
        DnsResponseCode code = update.Check(message.Answers);
        code = code == DnsResponseCode.NoError ? update.Scan(message.Authorities) : code;
        if (code != DnsResponseCode.NoError)
        {
            return code;
        }

        foreach (DnsRecord change in message.Authorities)
        {
            update.Change(change);
        }

        if (mostRecords > 0 && update._draft.Values.Any(records => records.CountBy(record => record.Type).Any(type => type.Value > mostRecords)))
        {
            return DnsResponseCode.ServFail;
        }

        foreach ((DomainName name, DnsRecord[] records) in update._draft)
        {
            zone.Set(name, records);
        }

        return DnsResponseCode.NoError;
    }

    /// <summary>3.2: values are compared by whole sets, and only after everything else.</summary>
    private DnsResponseCode Check(IReadOnlyList<DnsRecord> prerequisites)
    {
        foreach (DnsRecord prerequisite in prerequisites)
        {
            DnsResponseCode code = Check(prerequisite);
            if (code != DnsResponseCode.NoError)
            {
                return code;
            }
        }

        foreach (IGrouping<(DomainName Name, DnsType Type), DnsRecord> wanted in prerequisites.Where(record => record.Class == DnsClass.In).GroupBy(record => (record.Name, record.Type)))
        {
            if (!wanted.ToHashSet().SetEquals(_zone.Of(wanted.Key.Name, wanted.Key.Type)))
            {
                return DnsResponseCode.NxRrset;
            }
        }

        return DnsResponseCode.NoError;
    }

    private DnsResponseCode Check(DnsRecord prerequisite)
    {
        if (prerequisite.Ttl != 0 || (prerequisite.Class != DnsClass.In && prerequisite.Data.Length > 0))
        {
            return DnsResponseCode.FormErr;
        }

        if (!prerequisite.Name.IsIn(_zone.Zone))
        {
            return DnsResponseCode.NotZone;
        }

        bool isThere = prerequisite.Type == DnsType.Any ? _zone.Of(prerequisite.Name).Length > 0 : _zone.Of(prerequisite.Name, prerequisite.Type).Any();
        return (prerequisite.Class, prerequisite.Type) switch
        {
            (DnsClass.In, _) => DnsResponseCode.NoError,
            (DnsClass.Any, DnsType.Any) => isThere ? DnsResponseCode.NoError : DnsResponseCode.NxDomain,
            (DnsClass.Any, _) => isThere ? DnsResponseCode.NoError : DnsResponseCode.NxRrset,
            (DnsClass.None, DnsType.Any) => isThere ? DnsResponseCode.YxDomain : DnsResponseCode.NoError,
            (DnsClass.None, _) => isThere ? DnsResponseCode.YxRrset : DnsResponseCode.NoError,
            _ => DnsResponseCode.FormErr,
        };
    }

    /// <summary>3.4.1: whatever could not be carried out is found before anything is.</summary>
    private DnsResponseCode Scan(IReadOnlyList<DnsRecord> changes)
    {
        foreach (DnsRecord change in changes)
        {
            if (!change.Name.IsIn(_zone.Zone))
            {
                return DnsResponseCode.NotZone;
            }

            bool isSound = change.Class switch
            {
                DnsClass.In => change.Type != DnsType.Any && change.Data.Length > 0,
                DnsClass.Any => change is { Ttl: 0, Data.Length: 0 },
                DnsClass.None => change.Ttl == 0 && change.Type != DnsType.Any,
                _ => false,
            };
            if (!isSound)
            {
                return DnsResponseCode.FormErr;
            }
        }

        return DnsResponseCode.NoError;
    }

    /// <summary>3.4.2. What is not possible is passed over without a word, as servers do.</summary>
    private void Change(DnsRecord change)
    {
        DnsRecord[] now = _draft.GetValueOrDefault(change.Name) ?? _zone.Of(change.Name);
        bool isApex = change.Name.Equals(_zone.Zone);
        _draft[change.Name] = change.Class switch
        {
            DnsClass.In => Add(now, change),
            DnsClass.Any => [.. now.Where(record => (change.Type != DnsType.Any && record.Type != change.Type) || (isApex && record.Type is DnsType.Soa or DnsType.NS))],
            _ => [.. now.Where(record => !record.Equals(change.As(DnsClass.In, 0)) || record.Type == DnsType.Soa || (isApex && record.Type == DnsType.NS && now.Count(other => other.Type == DnsType.NS) == 1))],
        };
    }

    private static DnsRecord[] Add(DnsRecord[] now, DnsRecord added)
    {
        bool isPassedOver = added.Type == DnsType.Soa || (added.Type == DnsType.Cname ? now.Any(record => record.Type != DnsType.Cname) : now.Any(record => record.Type == DnsType.Cname));
        // A set has one TTL (RFC 2181, 5.2), and a name one CNAME.
        return isPassedOver ? now : [.. now.Where(record => !record.Equals(added) && !(added.Type == DnsType.Cname && record.Type == DnsType.Cname)).Select(record => record.Type == added.Type ? record.As(DnsClass.In, added.Ttl) : record), added];
    }
}
