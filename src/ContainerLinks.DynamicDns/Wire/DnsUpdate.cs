namespace ContainerLinks;

/// <summary>A dynamic update of one zone (RFC 2136). The server carries out all of it or nothing: first it looks at the prerequisites, then it deletes and adds in the order given here.</summary>
internal sealed class DnsUpdate(DomainName zone)
{
    private readonly List<DnsRecord> _prerequisites = [];
    private readonly List<DnsRecord> _changes = [];

    public DomainName Zone => zone;

    /// <summary>Some record of this name exists (2.4.4). A name that has only records below it is not in use.</summary>
    public DnsUpdate RequireInUse(DomainName name) => Require(name, DnsType.Any, DnsClass.Any);

    /// <summary>No record of this name exists (2.4.5).</summary>
    public DnsUpdate RequireNotInUse(DomainName name) => Require(name, DnsType.Any, DnsClass.None);

    /// <summary>A record of this name and type exists (2.4.1).</summary>
    public DnsUpdate RequireExists(DomainName name, DnsType type) => Require(name, type, DnsClass.Any);

    /// <summary>No record of this name and type exists (2.4.3).</summary>
    public DnsUpdate RequireNotExists(DomainName name, DnsType type) => Require(name, type, DnsClass.None);

    /// <summary>The records of this name and type are exactly these (2.4.2): one more, by whomever, and it does not hold.</summary>
    public DnsUpdate RequireExactly(params ReadOnlySpan<DnsRecord> records)
    {
        foreach (DnsRecord record in records)
        {
            _prerequisites.Add(record.As(DnsClass.In, 0));
        }

        return this;
    }

    /// <summary>Adds a record; one that is there already only gets the new TTL (2.5.1).</summary>
    public DnsUpdate Add(DnsRecord record)
    {
        _changes.Add(record.As(DnsClass.In, record.Ttl));
        return this;
    }

    /// <summary>Deletes all records of this name and type (2.5.2). Types are named one by one: servers that allow only some of them refuse <see cref="DnsType.Any"/> or pass it over.</summary>
    public DnsUpdate Delete(DomainName name, DnsType type)
    {
        _changes.Add(new DnsRecord(name, type, DnsClass.Any, 0, default));
        return this;
    }

    /// <summary>Deletes this record and no other of its name and type (2.5.4).</summary>
    public DnsUpdate Delete(DnsRecord record)
    {
        _changes.Add(record.As(DnsClass.None, 0));
        return this;
    }

    public DnsMessage ToMessage() => new()
    {
        Opcode = DnsOpcode.Update,
        Questions = [new DnsQuestion(Zone, DnsType.Soa)],
        Answers = [.. _prerequisites],
        Authorities = [.. _changes],
    };

    private DnsUpdate Require(DomainName name, DnsType type, DnsClass @class)
    {
        _prerequisites.Add(new DnsRecord(name, type, @class, 0, default));
        return this;
    }
}
