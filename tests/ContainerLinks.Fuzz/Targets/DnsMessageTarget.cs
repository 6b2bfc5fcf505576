namespace ContainerLinks.Fuzz;

/// <summary>What a DNS server, or somebody in its place, answers: the reader of messages and the judge of signatures.</summary>
internal sealed class DnsMessageTarget : FuzzTarget
{
    private static readonly TsigKey Key = new("links", "hmac-sha256", "YSBzZWNyZXQgZm9yIHRlc3RzLCBvZiAzMiBieXRlcy4=");
    private static readonly byte[] RequestMac = new byte[32];

    public override string Name => "dns-message";

    /// <summary>As long as a message can be: pointers lead anywhere in its first 16 KiB.</summary>
    public override int LongestInput => ushort.MaxValue;

    public override IReadOnlyList<string> Words =>
    [
        "\u0005links\u0004test\0", "\u0003_cl", "\u0001a", "\u003f", "\0\u0001\0\u0001", "\0\u0010\0\u0001", "\0\u001c\0\u0001", "\0\u0021\0\u0001", "\0\u0005\0\u0001", "\0\u0006\0\u0001", "\0\u000c\0\u0001",
        "\0\u0029\u0004\0", "\0\0\0\u0005", "\0\u0004", "\0\u0010", "\u000bhmac-sha256\0", "\u0005LINKS\0", "\0\0\0\0\0\u003d",
    ];

    /// <summary>A record of twelve bytes can have a name of 255.</summary>
    public override long AllocationLimit(int length) => (256 * 1024) + (1024L * length);

    public override Outcome Run(byte[] input)
    {
        DnsMessage message;
        try
        {
            message = DnsMessage.Read(input);
        }
        catch (DnsFormatException refusal)
        {
            FuzzText.ThrowUnlessPrintable(refusal.Message, "a refusal");
            return Outcome.Refused(refusal.Message);
        }

        foreach (DnsRecord record in message.Answers.Concat(message.Authorities).Concat(message.Additionals))
        {
            CheckName(record.Name);
            int values = (record.ToAddress() is null ? 0 : 1) + (record.ToService() is null ? 0 : 1) + (record.ToAuthority() is null ? 0 : 1) + (record.ToTarget() is null ? 0 : 1) + Math.Min(1, record.ToTexts().Count);
            FuzzException.ThrowUnless(values <= 1, "a record says two things");
            if (record.ToTarget() is { } target)
            {
                CheckName(target);
            }
        }

        // Without compression it may be longer than a message can be; in any other case it is read as it was.
        byte[] written;
        try
        {
            written = message.Write(message.Id);
        }
        catch (ArgumentException)
        {
            return Outcome.Accepted(-1);
        }

        DnsMessage again = DnsMessage.Read(written);
        FuzzException.ThrowUnless(again.Flags == message.Flags && again.ResponseCode == message.ResponseCode && again.Opcode == message.Opcode, "the header changes");
        FuzzException.ThrowUnless(
            again.Questions.SequenceEqual(message.Questions) && again.Answers.SequenceEqual(message.Answers) && again.Authorities.SequenceEqual(message.Authorities) && again.Additionals.SequenceEqual(message.Additionals), "the records change");

        ulong now = message.Signature?.Time ?? 0;
        TsigVerdict verdict = Tsig.Verify(input, message, Key, now, RequestMac);
        FuzzException.ThrowUnless(verdict != TsigVerdict.Valid, "a signature for another request is taken");
        FuzzException.ThrowUnless(verdict == TsigVerdict.Missing == (message.Signature is null), "a signature is not seen");
        return Outcome.Accepted(message.Questions.Count, message.Answers.Count, message.Authorities.Count, message.Additionals.Count, (int)message.ResponseCode, (int)verdict, message.Answers.Count > 0 ? (int)message.Answers[0].Type : 0);
    }

    private static void CheckName(DomainName name)
    {
        string text = name.ToString();
        FuzzText.ThrowUnlessPrintable(text, "a name");
        FuzzException.ThrowUnless(name.Wire.Length <= DomainName.MaximumLength && DomainName.Parse(text).Equals(name), "a name's text is another name");
    }
}
