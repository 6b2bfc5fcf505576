namespace ContainerLinks;

/// <summary>The signature at the end of a message (RFC 8945, 4.2).</summary>
/// <param name="KeyName">Which key of those that both sides know.</param>
/// <param name="Algorithm">As a name, for example <c>hmac-sha256.</c></param>
/// <param name="Time">When it was made, in seconds since 1970, by the signer's clock.</param>
/// <param name="Fudge">How far the clocks may differ, in seconds.</param>
/// <param name="Mac">Empty if the answer could not be signed.</param>
/// <param name="OriginalId">The message's id when it was signed; a forwarder may have changed it since.</param>
/// <param name="Error">What was wrong with the signature that is answered; 0 if nothing.</param>
/// <param name="Other">With BADTIME the server's time, 6 bytes; else empty.</param>
internal sealed record TsigRecord(DomainName KeyName, DomainName Algorithm, ulong Time, ushort Fudge, byte[] Mac, ushort OriginalId, DnsResponseCode Error, byte[] Other)
{
    /// <summary>Reads it from its class on.</summary>
    public static TsigRecord Read(ref DnsReader reader, ReadOnlySpan<byte> message, DomainName name)
    {
        if ((DnsClass)reader.ReadUInt16() != DnsClass.Any || reader.ReadUInt32() != 0)
        {
            throw new DnsFormatException("The DNS message has a signature whose class is not ANY or whose TTL is not 0.");
        }

        int length = reader.ReadUInt16();
        var data = new DnsReader(message, reader.Position, reader.Position + length);
        reader.ReadBytes(length);
        var record = new TsigRecord(name, data.ReadName(), data.ReadUInt48(), data.ReadUInt16(), data.ReadBytes(data.ReadUInt16()).ToArray(), data.ReadUInt16(), (DnsResponseCode)data.ReadUInt16(), data.ReadBytes(data.ReadUInt16()).ToArray());
        return data.Left == 0 ? record : throw new DnsFormatException($"The DNS message has a signature whose data is {data.Left} bytes too long.");
    }

    public void Write(DnsWriter writer)
    {
        writer.WriteBytes(KeyName.Wire);
        writer.WriteUInt16((ushort)DnsType.Tsig);
        writer.WriteUInt16((ushort)DnsClass.Any);
        writer.WriteUInt32(0);
        var data = new DnsWriter();
        data.WriteBytes(Algorithm.Wire);
        data.WriteUInt48(Time);
        data.WriteUInt16(Fudge);
        data.WriteCounted(Mac);
        data.WriteUInt16(OriginalId);
        data.WriteUInt16((ushort)Error);
        data.WriteCounted(Other);
        writer.WriteCounted(data.ToArray());
    }

    /// <summary>What of the record itself is signed (4.3.3).</summary>
    public void WriteVariables(DnsWriter writer)
    {
        writer.WriteBytes(KeyName.Wire);
        writer.WriteUInt16((ushort)DnsClass.Any);
        writer.WriteUInt32(0);
        writer.WriteBytes(Algorithm.Wire);
        writer.WriteUInt48(Time);
        writer.WriteUInt16(Fudge);
        writer.WriteUInt16((ushort)Error);
        writer.WriteCounted(Other);
    }
}
