namespace ContainerLinks;

/// <summary>What is asked for; in an update the zone.</summary>
internal sealed record DnsQuestion(DomainName Name, DnsType Type, DnsClass Class = DnsClass.In);

/// <summary>A DNS message (RFC 1035, 4.1). In an update its sections are called zone, prerequisites, updates and additional (RFC 2136, 2).</summary>
internal sealed class DnsMessage
{
    /// <summary>The longest message that goes by UDP: it fits into one packet on every path in use (DNS flag day 2020).</summary>
    public const int MaximumUdpLength = 1232;
    private const ushort FlagBits = (ushort)(DnsFlags.Response | DnsFlags.Authoritative | DnsFlags.Truncated | DnsFlags.RecursionDesired | DnsFlags.RecursionAvailable);

    public ushort Id { get; init; }

    public DnsOpcode Opcode { get; init; }

    public DnsFlags Flags { get; init; }

    public DnsResponseCode ResponseCode { get; init; }

    public IReadOnlyList<DnsQuestion> Questions { get; init; } = [];

    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];

    /// <summary>Without the signature.</summary>
    public IReadOnlyList<DnsRecord> Additionals { get; init; } = [];

    /// <summary>The TSIG record that a message which was read ends with, or null.</summary>
    public TsigRecord? Signature { get; private init; }

    /// <summary>Where the signature begins in the bytes that were read.</summary>
    public int SignatureStart { get; private init; }

    public bool IsResponse => Flags.HasFlag(DnsFlags.Response);

    public bool IsTruncated => Flags.HasFlag(DnsFlags.Truncated);

    /// <summary>A question that also says how long an answer over UDP may be (EDNS, RFC 6891).</summary>
    public static DnsMessage Question(DomainName name, DnsType type, bool recursionDesired = false) => new()
    {
        Flags = recursionDesired ? DnsFlags.RecursionDesired : DnsFlags.None,
        Questions = [new DnsQuestion(name, type)],
        Additionals = [new DnsRecord(DomainName.Root, DnsType.Opt, (DnsClass)MaximumUdpLength, 0, default)],
    };

    /// <summary>Reads a whole message.</summary>
    /// <exception cref="DnsFormatException">The bytes are none.</exception>
    public static DnsMessage Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new DnsReader(bytes, 0, bytes.Length);
        ushort id = reader.ReadUInt16();
        ushort flags = reader.ReadUInt16();
        int questionCount = reader.ReadUInt16();
        int answerCount = reader.ReadUInt16();
        int authorityCount = reader.ReadUInt16();
        int additionalCount = reader.ReadUInt16();
        List<DnsQuestion> questions = ReadQuestions(ref reader, questionCount);
        List<DnsRecord> answers = ReadRecords(ref reader, bytes, answerCount);
        List<DnsRecord> authorities = ReadRecords(ref reader, bytes, authorityCount);
        var rest = new List<DnsRecord>();
        TsigRecord? signature = null;
        int signatureStart = 0;
        int extendedCode = 0;
        for (int left = additionalCount; left > 0; left--)
        {
            int start = reader.Position;
            DomainName name = reader.ReadName();
            var type = (DnsType)reader.ReadUInt16();
            if (type == DnsType.Tsig)
            {
                signature = left == 1 ? TsigRecord.Read(ref reader, bytes, name) : throw new DnsFormatException("The DNS message has a signature that is not its last record.");
                signatureStart = start;
                break;
            }

            DnsRecord record = DnsRecord.Read(ref reader, bytes, name, type);
            extendedCode = type == DnsType.Opt ? (int)(record.Ttl >> 24) << 4 : extendedCode;
            rest.Add(record);
        }

        return reader.Left > 0 ? throw new DnsFormatException($"The DNS message has {reader.Left} bytes behind its end.") : new DnsMessage
        {
            Id = id,
            Flags = (DnsFlags)(flags & FlagBits),
            Opcode = (DnsOpcode)((flags >> 11) & 0xF),
            ResponseCode = (DnsResponseCode)(extendedCode | (flags & 0xF)),
            Questions = questions,
            Answers = answers,
            Authorities = authorities,
            Additionals = rest,
            Signature = signature,
            SignatureStart = signatureStart,
        };
    }

    /// <summary>The message without a signature.</summary>
    /// <exception cref="ArgumentException">It is longer than a DNS message can be.</exception>
    public byte[] Write(ushort id)
    {
        if (Math.Max(Math.Max(Questions.Count, Answers.Count), Math.Max(Authorities.Count, Additionals.Count + 1)) > ushort.MaxValue)
        {
            throw new ArgumentException($"A section of a DNS message has {ushort.MaxValue} records at most. Send it in parts.");
        }

        var writer = new DnsWriter();
        writer.WriteUInt16(id);
        writer.WriteUInt16((ushort)((ushort)Flags | ((int)Opcode << 11) | ((int)ResponseCode & 0xF)));
        writer.WriteUInt16((ushort)Questions.Count);
        writer.WriteUInt16((ushort)Answers.Count);
        writer.WriteUInt16((ushort)Authorities.Count);
        writer.WriteUInt16((ushort)Additionals.Count);
        foreach (DnsQuestion question in Questions)
        {
            writer.WriteName(question.Name);
            writer.WriteUInt16((ushort)question.Type);
            writer.WriteUInt16((ushort)question.Class);
        }

        foreach (DnsRecord record in Answers.Concat(Authorities).Concat(Additionals))
        {
            record.Write(writer);
        }

        return writer.ToArray();
    }

    private static List<DnsQuestion> ReadQuestions(ref DnsReader reader, int count)
    {
        // Not made for as many as the header promises: that would be memory for nothing.
        var questions = new List<DnsQuestion>();
        for (; count > 0; count--)
        {
            questions.Add(new DnsQuestion(reader.ReadName(), (DnsType)reader.ReadUInt16(), (DnsClass)reader.ReadUInt16()));
        }

        return questions;
    }

    private static List<DnsRecord> ReadRecords(ref DnsReader reader, ReadOnlySpan<byte> bytes, int count)
    {
        var records = new List<DnsRecord>();
        for (; count > 0; count--)
        {
            DomainName name = reader.ReadName();
            var type = (DnsType)reader.ReadUInt16();
            records.Add(type != DnsType.Tsig ? DnsRecord.Read(ref reader, bytes, name, type) : throw new DnsFormatException("The DNS message has a signature that is not its last record."));
        }

        return records;
    }
}
