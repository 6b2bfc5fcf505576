using System.Buffers.Binary;

namespace ContainerLinks;

/// <summary>Reads the parts of a DNS message. The bytes are a stranger's: whatever they are, it ends in bounded work with a value or a <see cref="DnsFormatException"/>.</summary>
/// <param name="message">The whole message, since names point back into it.</param>
/// <param name="position">Where to begin.</param>
/// <param name="end">Where to end: the end of the message, or of a record's data.</param>
internal ref struct DnsReader(ReadOnlySpan<byte> message, int position, int end)
{
    // Each pointer of an honest name stands behind a label of it. Fewer bytes than these could make the work the square of the message's length.
    private const int MostPointers = DomainName.MaximumLength / 2;

    private readonly ReadOnlySpan<byte> _message = message;
    private readonly int _end = end;

    public int Position { get; private set; } = position;

    public readonly int Left => _end - Position;

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    public ulong ReadUInt48() => ((ulong)ReadUInt16() << 32) | ReadUInt32();

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Left)
        {
            throw new DnsFormatException($"The DNS message ends too early: {count} bytes were expected at byte {Position}, {Left} are left.");
        }

        ReadOnlySpan<byte> bytes = _message.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>A name, with what its pointers lead to. A pointer leads to what stands before it, and so do those that follow.</summary>
    public DomainName ReadName()
    {
        Span<byte> wire = stackalloc byte[DomainName.MaximumLength];
        int length = 0;
        int at = Position;
        int start = at; // of the run of labels that is read; a pointer must lead before it
        int end = _end;
        int pointers = 0;
        while (true)
        {
            byte head = at < end ? _message[at] : throw Bad(at, "ends too early");
            switch (head & 0xC0)
            {
                case 0x00:
                    // A label must leave room for the root's, which is the one of length 0.
                    if (length + head + 1 > DomainName.MaximumLength - (head == 0 ? 0 : 1))
                    {
                        throw Bad(at, "is longer than 255 bytes");
                    }

                    if (at + 1 + head > end)
                    {
                        throw Bad(at, "ends too early");
                    }

                    _message.Slice(at, head + 1).CopyTo(wire[length..]);
                    length += head + 1;
                    at += head + 1;
                    if (head == 0)
                    {
                        Position = pointers == 0 ? at : Position;
                        return DomainName.FromChecked(wire[..length]);
                    }

                    break;
                case 0xC0:
                    int target = at + 1 < end ? BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) & 0x3FFF : throw Bad(at, "ends too early");
                    if (target >= start || ++pointers > MostPointers)
                    {
                        throw Bad(at, "has a pointer that does not lead back, or too many");
                    }

                    Position = pointers == 1 ? at + 2 : Position;
                    at = start = target;
                    end = _message.Length;
                    break;
                default:
                    throw Bad(at, "has a label of a kind that is not in use");
            }
        }
    }

    private static DnsFormatException Bad(int at, string problem) => new($"The DNS message has a name at byte {at} that {problem}.");
}
