namespace ContainerLinks;

/// <summary>The records of one zone. The list of a name never changes: another one takes its place, so that a copy of the table is a picture of the zone.</summary>
internal sealed class ZoneRecords
{
    private readonly Dictionary<DomainName, DnsRecord[]> _names;
    private readonly Dictionary<DomainName, int> _below; // how many names with records lie below; such a name exists, too (RFC 4592, 2.2.2)

    public ZoneRecords(DomainName zone)
        : this(zone, [], [])
    {
    }

    private ZoneRecords(DomainName zone, Dictionary<DomainName, DnsRecord[]> names, Dictionary<DomainName, int> below) => (Zone, _names, _below) = (zone, names, below);

    public DomainName Zone { get; }

    public IEnumerable<DnsRecord> All => _names.Values.SelectMany(records => records);

    /// <summary>All records of a name, of whatever type.</summary>
    public DnsRecord[] Of(DomainName name) => _names.GetValueOrDefault(name, []);

    public IEnumerable<DnsRecord> Of(DomainName name, DnsType type) => Of(name).Where(record => record.Type == type);

    /// <summary>Whether the name has records, or one below it has.</summary>
    public bool Exists(DomainName name) => _names.ContainsKey(name) || _below.ContainsKey(name);

    public void Set(DomainName name, DnsRecord[] records)
    {
        bool isThere = _names.ContainsKey(name);
        if (records.Length == 0)
        {
            _names.Remove(name);
        }
        else
        {
            _names[name] = records;
        }

        if (isThere == (records.Length > 0))
        {
            return;
        }

        for (DomainName above = name; !above.Equals(Zone);)
        {
            above = DomainName.FromChecked(above.Wire[(above.Wire[0] + 1)..]);
            int count = _below.GetValueOrDefault(above) + (isThere ? -1 : 1);
            _ = count == 0 ? _below.Remove(above) : (_below[above] = count) > 0;
        }
    }

    public ZoneRecords Copy() => new(Zone, new Dictionary<DomainName, DnsRecord[]>(_names), new Dictionary<DomainName, int>(_below));
}
