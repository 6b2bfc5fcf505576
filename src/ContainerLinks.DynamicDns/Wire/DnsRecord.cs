using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace ContainerLinks;

/// <summary>A resource record. Its data is kept as it is sent, with names in it written out and in lower case; so two records are the same if their bytes are.</summary>
/// <remarks>Equality leaves the TTL out, as servers do when they look for a record (RFC 2136, 1.1.1).</remarks>
internal sealed class DnsRecord(DomainName name, DnsType type, DnsClass @class, uint ttl, ReadOnlyMemory<byte> data) : IEquatable<DnsRecord>
{
    private const int LongestText = 255;
    private const int SoaNumbers = 5 * 4;
    private const int ServiceNumbers = 3 * 2;

    public DomainName Name => name;

    public DnsType Type => type;

    public DnsClass Class => @class;

    /// <summary>In seconds.</summary>
    public uint Ttl => ttl;

    public ReadOnlyMemory<byte> Data => data;

    /// <summary>A or AAAA, by the address's family.</summary>
    public static DnsRecord Address(DomainName name, uint ttl, IPAddress address)
    {
        byte[] bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return new(name, bytes.Length == 4 ? DnsType.A : DnsType.Aaaa, DnsClass.In, ttl, bytes);
    }

    /// <summary>CNAME, PTR or NS.</summary>
    public static DnsRecord Target(DomainName name, DnsType type, uint ttl, DomainName target) => new(name, type, DnsClass.In, ttl, target.Wire.ToArray());

    /// <summary>TXT, of texts of up to 255 characters, each of them one byte.</summary>
    /// <exception cref="ArgumentException">A text is too long, or has a character that is no byte.</exception>
    public static DnsRecord Text(DomainName name, uint ttl, params ReadOnlySpan<string> texts)
    {
        var bytes = new List<byte>();
        foreach (string text in texts)
        {
            if (text.Length > LongestText || text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            {
                throw new ArgumentException($"'{Quoting.Printable(text)}' is no text of a TXT record: it may have {LongestText} characters of one byte each.", nameof(texts));
            }

            bytes.Add((byte)text.Length);
            bytes.AddRange(Encoding.Latin1.GetBytes(text));
        }

        return new(name, DnsType.Txt, DnsClass.In, ttl, bytes.ToArray());
    }

    public static DnsRecord Service(DomainName name, uint ttl, ushort priority, ushort weight, ushort port, DomainName target)
    {
        byte[] bytes = new byte[ServiceNumbers + target.Wire.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, priority);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), weight);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), port);
        target.Wire.CopyTo(bytes.AsSpan(ServiceNumbers));
        return new(name, DnsType.Srv, DnsClass.In, ttl, bytes);
    }

    /// <summary>The address of an A or AAAA record; null if it is of another type or has no data.</summary>
    public IPAddress? ToAddress() => HasData(DnsType.A) || HasData(DnsType.Aaaa) ? new IPAddress(Data.Span) : null;

    /// <summary>The name that a CNAME, PTR or NS record leads to, or null.</summary>
    public DomainName? ToTarget() => HasData(DnsType.Cname) || HasData(DnsType.Ptr) || HasData(DnsType.NS) ? DomainName.FromChecked(Data.Span) : null;

    /// <summary>Priority, weight, port and target of an SRV record, or null.</summary>
    public (ushort Priority, ushort Weight, ushort Port, DomainName Target)? ToService() => HasData(DnsType.Srv)
        ? (Number(0), Number(2), Number(4), DomainName.FromChecked(Data.Span[ServiceNumbers..]))
        : null;

    /// <summary>Serial number and minimum (the longest that a name's absence is remembered, in seconds) of an SOA record, or null.</summary>
    public (uint Serial, uint Minimum)? ToAuthority() => HasData(DnsType.Soa)
        ? (BinaryPrimitives.ReadUInt32BigEndian(Data.Span[^SoaNumbers..]), BinaryPrimitives.ReadUInt32BigEndian(Data.Span[^4..]))
        : null;

    /// <summary>The texts of a TXT record, a character for each byte; none if it is another.</summary>
    public IReadOnlyList<string> ToTexts()
    {
        var texts = new List<string>();
        for (int at = 0; HasData(DnsType.Txt) && at < Data.Length; at += 1 + Data.Span[at])
        {
            texts.Add(Encoding.Latin1.GetString(Data.Span.Slice(at + 1, Data.Span[at])));
        }

        return texts;
    }

    /// <summary>The same record with another class and TTL, which say in an update what is meant.</summary>
    public DnsRecord As(DnsClass other, uint otherTtl) => new(Name, Type, other, otherTtl, Data);

    /// <summary>Reads a record from its type on.</summary>
    public static DnsRecord Read(ref DnsReader reader, ReadOnlySpan<byte> message, DomainName name, DnsType type)
    {
        var @class = (DnsClass)reader.ReadUInt16();
        uint ttl = reader.ReadUInt32();
        int length = reader.ReadUInt16();
        int start = reader.Position;
        ReadOnlySpan<byte> raw = reader.ReadBytes(length);
        // Deletions and prerequisites may have no data whatever the type; other classes have data of their own.
        bool isKnown = @class is DnsClass.In or DnsClass.None && !(length == 0 && @class == DnsClass.None);
        return new DnsRecord(name, type, @class, ttl, isKnown ? ReadData(new DnsReader(message, start, start + length), type, raw) : raw.ToArray());
    }

    public void Write(DnsWriter writer)
    {
        writer.WriteName(Name);
        writer.WriteUInt16((ushort)Type);
        writer.WriteUInt16((ushort)Class);
        writer.WriteUInt32(Ttl);
        writer.WriteCounted(Data.Span);
    }

    public bool Equals(DnsRecord? other) => other is not null && Name.Equals(other.Name) && Type == other.Type && Class == other.Class && Data.Span.SequenceEqual(other.Data.Span);

    public override bool Equals(object? obj) => Equals(obj as DnsRecord);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Class, Data.Length);

    public override string ToString() => $"{Name} {Class} {Type} {Data.Length} bytes";

    private static byte[] ReadData(DnsReader reader, DnsType type, ReadOnlySpan<byte> raw)
    {
        byte[] data;
        switch (type)
        {
            case DnsType.A or DnsType.Aaaa:
                data = reader.ReadBytes(type == DnsType.A ? 4 : 16).ToArray();
                break;
            case DnsType.Cname or DnsType.Ptr or DnsType.NS:
                data = reader.ReadName().Wire.ToArray();
                break;
            case DnsType.Mx:
                data = [.. reader.ReadBytes(2), .. reader.ReadName().Wire];
                break;
            case DnsType.Srv:
                data = [.. reader.ReadBytes(ServiceNumbers), .. reader.ReadName().Wire];
                break;
            case DnsType.Soa:
                data = [.. reader.ReadName().Wire, .. reader.ReadName().Wire, .. reader.ReadBytes(SoaNumbers)];
                break;
            case DnsType.Txt:
                do
                {
                    reader.ReadBytes(reader.ReadByte());
                }
                while (reader.Left > 0);

                data = raw.ToArray();
                break;
            default:
                return raw.ToArray();
        }

        return reader.Left == 0 ? data : throw new DnsFormatException($"The DNS message has a record {type} whose data is {reader.Left} bytes too long.");
    }

    private bool HasData(DnsType wanted) => Type == wanted && Data.Length > 0 && Class is DnsClass.In or DnsClass.None;

    private ushort Number(int at) => BinaryPrimitives.ReadUInt16BigEndian(Data.Span[at..]);
}
