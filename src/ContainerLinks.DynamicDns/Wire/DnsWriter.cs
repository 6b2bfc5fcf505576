using System.Buffers.Binary;

namespace ContainerLinks;

/// <summary>Writes a DNS message. Names of records are compressed (RFC 1035, 4.1.4), names within data and within signatures are not.</summary>
internal sealed class DnsWriter
{
    /// <summary>What the length before a message over TCP can say.</summary>
    public const int MaximumLength = ushort.MaxValue;
    private const int LastTarget = 0x3FFF;

    private readonly Dictionary<DomainName, int> _targets = [];
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    /// <summary>All that was written, however long.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void WriteByte(byte value) => Next(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

    public void WriteUInt48(ulong value)
    {
        WriteUInt16((ushort)(value >> 32));
        WriteUInt32((uint)value);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <summary>A length of two bytes, and the bytes.</summary>
    public void WriteCounted(ReadOnlySpan<byte> bytes)
    {
        WriteUInt16((ushort)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>A name, shortened by a pointer to where its end was written before.</summary>
    public void WriteName(DomainName name)
    {
        ReadOnlySpan<byte> wire = name.Wire;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            DomainName rest = at == 0 ? name : DomainName.FromChecked(wire[at..]);
            if (_targets.TryGetValue(rest, out int target))
            {
                WriteUInt16((ushort)(0xC000 | target));
                return;
            }

            if (Length <= LastTarget)
            {
                _targets.Add(rest, Length);
            }

            WriteBytes(wire.Slice(at, wire[at] + 1));
        }

        WriteByte(0);
    }

    public void Overwrite(int position, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(position), value);

    /// <exception cref="ArgumentException">It is longer than a DNS message can be.</exception>
    public byte[] ToArray() => Length <= MaximumLength
        ? _bytes.AsSpan(0, Length).ToArray()
        : throw new ArgumentException($"A DNS message has {MaximumLength} bytes at most; this one has {Length}. Send it in parts.");

    private Span<byte> Next(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
