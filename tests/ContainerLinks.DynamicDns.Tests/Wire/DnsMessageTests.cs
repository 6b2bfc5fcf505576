using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

public sealed class DnsMessageTests
{
    private static readonly DomainName Name = DomainName.Parse("db.links.test");

    public static TheoryData<string> Programs => [.. Captured.All.Keys];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Messages_of_other_programs_are_read_and_written_again(string program)
    {
        foreach (byte[] bytes in new[] { Captured.All[program].Request, Captured.All[program].Answer })
        {
            DnsMessage message = DnsMessage.Read(bytes);
            DnsMessage again = DnsMessage.Read(message.Write(message.Id));
            again.Should().BeEquivalentTo(message, options => options.Excluding(one => one.Signature).Excluding(one => one.SignatureStart));
            message.Signature.Should().NotBeNull();
        }
    }

    [Fact]
    public void An_answer_tells_the_zones_serial_and_how_long_an_absence_is_remembered()
    {
        DnsMessage message = DnsMessage.Read(Captured.All["dig to BIND"].Answer);
        message.Should().BeEquivalentTo(new { IsResponse = true, IsTruncated = false, ResponseCode = DnsResponseCode.NoError, Opcode = DnsOpcode.Query });
        message.Questions.Should().Equal(new DnsQuestion(DomainName.Parse("links.test"), DnsType.Soa));
        message.Answers.Single().ToAuthority()!.Value.Minimum.Should().Be(5);
    }

    [Fact]
    public void Records_keep_what_they_say()
    {
        DomainName target = DomainName.Parse("other.links.test");
        DnsMessage message = Again(
            DnsRecord.Address(Name, 5, IPAddress.Parse("192.0.2.7")), DnsRecord.Address(Name, 5, IPAddress.Parse("::ffff:192.0.2.7")), DnsRecord.Address(Name, 6, IPAddress.Parse("2001:db8::7")),
            DnsRecord.Text(Name, 5, "o=host", "", new string('x', 255), "\u00ff\0"), DnsRecord.Service(Name, 5, 1, 2, 65535, target), DnsRecord.Target(Name, DnsType.Cname, 5, target),
            DnsRecord.Target(Name, DnsType.Ptr, uint.MaxValue, target), new DnsRecord(Name, (DnsType)65280, DnsClass.In, 5, new byte[] { 1, 2, 3 }));

        message.Answers.Select(record => record.ToAddress()?.ToString()).Should().Equal("192.0.2.7", "192.0.2.7", "2001:db8::7", null, null, null, null, null);
        message.Answers[0].Should().Be(message.Answers[1]);
        message.Answers[2].Ttl.Should().Be(6);
        message.Answers[3].ToTexts().Should().Equal("o=host", "", new string('x', 255), "\u00ff\0");
        message.Answers[4].ToService().Should().Be(((ushort)1, (ushort)2, (ushort)65535, target));
        message.Answers[5].ToTarget().Should().Be(target);
        message.Answers[6].Should().BeEquivalentTo(new { Ttl = uint.MaxValue, Type = DnsType.Ptr });
        message.Answers[7].Data.ToArray().Should().Equal(1, 2, 3);
        message.Answers[0].ToTexts().Should().BeEmpty();
        message.Answers[0].ToService().Should().BeNull();
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1)]
    public void A_text_that_does_not_fit_is_refused(int length) =>
        FluentActions.Invoking(() => DnsRecord.Text(Name, 5, new string('\u0142', length))).Should().Throw<ArgumentException>();

    [Fact]
    public void Names_are_shortened_by_what_was_written_before()
    {
        byte[] bytes = Message(DnsRecord.Address(Name, 5, IPAddress.Loopback), DnsRecord.Address(DomainName.Parse("web.links.test"), 5, IPAddress.Loopback)).Write(1);
        const int Header = 12, First = 15, Rest = 10 + 4;
        bytes.Length.Should().Be(Header + (First + Rest) + (4 + 2 + Rest));
    }

    [Fact]
    public void A_message_is_as_long_as_its_length_over_TCP_can_say()
    {
        var records = Enumerable.Range(0, 300).Select(number => DnsRecord.Text(DomainName.Parse($"n{number}"), 5, new string('x', 255)));
        FluentActions.Invoking(() => Message([.. records]).Write(1)).Should().Throw<ArgumentException>().WithMessage("*65535*");
    }

    [Theory]
    [InlineData("no bytes", "")]
    [InlineData("a header that ends", "00018000000100000000")]
    [InlineData("bytes behind the end", "00018000000000000000000000")]
    [InlineData("questions that are not there", "000180000001000000000000")]
    [InlineData("many records that are not there", "00018000FFFFFFFFFFFFFFFF")]
    [InlineData("a pointer to itself", "000180000001000000000000C00C00010001")]
    [InlineData("a pointer forward", "000180000001000000000000C01000010001000000")]
    [InlineData("two pointers to each other", "000180000001000000000000C00EC00C00010001")]
    [InlineData("a pointer beyond the end", "000180000001000000000000FFFF00010001")]
    [InlineData("half a pointer", "000180000001000000000000C0")]
    [InlineData("a label of another kind", "00018000000100000000000041610000010001")]
    [InlineData("a label of a reserved kind", "00018000000100000000000081610000010001")]
    [InlineData("a label that runs out", "0001800000010000000000003F6100")]
    [InlineData("a name that ends with its labels", "0001800000010000000000000161")]
    [InlineData("an address of five bytes", "00018000000000010000000000000100010000000500050102030405")]
    [InlineData("an address of three bytes", "000180000000000100000000000001000100000005000301020300")]
    [InlineData("an address without data", "0001800000000001000000000000010001000000050000")]
    [InlineData("data beyond the end", "00018000000000010000000000000100010000000500FF01020304")]
    [InlineData("a text that is longer than its data", "0001800000000001000000000000100001000000050002FF61")]
    [InlineData("a text record without a text", "0001800000000001000000000000100001000000050000")]
    [InlineData("a name that leaves its data", "0001800000000001000000000000050001000000050001016100")]
    [InlineData("a name with bytes behind it", "00018000000000010000000000000500010000000500020000")]
    [InlineData("a service without a target", "0001800000000001000000000000210001000000050006000000000000")]
    [InlineData("a signature that is not last", "0001800000000000000000020000FA00FF00000000001100000000000000012C00000001000000000000010001000000050004C0000201")]
    [InlineData("a signature among the answers", "0001800000000001000000000000FA00FF00000000001100000000000000012C0000000100000000")]
    [InlineData("a signature with a TTL", "0001800000000000000000010000FA00FF00000001001100000000000000012C0000000100000000")]
    [InlineData("a signature of class IN", "0001800000000000000000010000FA000100000000001100000000000000012C0000000100000000")]
    [InlineData("a signature whose MAC runs out", "0001800000000000000000010000FA00FF00000000001100000000000000012CFFFF000100000000")]
    [InlineData("a signature with bytes behind it", "0001800000000000000000010000FA00FF00000000001200000000000000012C000000010000000000")]
    public void Bytes_that_are_no_message_are_refused(string what, string hex) =>
        FluentActions.Invoking(() => DnsMessage.Read(Convert.FromHexString(hex))).Should().Throw<DnsFormatException>(what).WithMessage("The DNS message *");

    [Fact]
    public void Pointers_cannot_make_a_name_longer_than_names_are()
    {
        // Each label of 63 points to the one before it.
        List<byte> bytes = [.. Convert.FromHexString("000180000005000000000000")];
        int target = 0;
        for (int number = 0; number < 5; number++)
        {
            int start = bytes.Count;
            bytes.AddRange([63, .. Enumerable.Repeat((byte)'a', 63), .. number == 0 ? [0] : new byte[] { (byte)(0xC0 | (target >> 8)), (byte)target }, 0, 1, 0, 1]);
            target = start;
        }

        FluentActions.Invoking(() => DnsMessage.Read([.. bytes])).Should().Throw<DnsFormatException>().WithMessage("*255*");
    }

    [Fact]
    public void The_longest_chains_of_pointers_cost_bounded_work()
    {
        // A message full of pointers, each to the one before it, and a question of each of them: read to its end this would be the square of its length.
        byte[] bytes = new byte[ushort.MaxValue];
        Convert.FromHexString("00018000FFFF000000000000").CopyTo(bytes, 0);
        for (int at = 14; at < 0x3FFF; at += 2)
        {
            bytes[at] = (byte)(0xC0 | ((at - 2) >> 8));
            bytes[at + 1] = (byte)(at - 2);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => DnsMessage.Read(bytes)).Should().Throw<DnsFormatException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 * 1024 * 1024);
    }

    [Fact]
    public void What_deletes_or_demands_has_no_data_whatever_its_type()
    {
        foreach (DnsType type in Enum.GetValues<DnsType>().Where(type => type != DnsType.Tsig))
        {
            DnsRecord record = Again(new DnsRecord(Name, type, DnsClass.Any, 0, default)).Answers.Single();
            record.Should().BeEquivalentTo(new { Type = type, Class = DnsClass.Any, Ttl = 0u });
            (record.ToAddress() is null && record.ToTarget() is null && record.ToService() is null && record.ToAuthority() is null && record.ToTexts().Count == 0).Should().BeTrue();
        }
    }

    [Fact]
    public void A_code_beyond_fifteen_comes_with_EDNS()
    {
        var message = new DnsMessage { Flags = DnsFlags.Response, Additionals = [new DnsRecord(DomainName.Root, DnsType.Opt, (DnsClass)1232, 1u << 24, default)] };
        DnsMessage.Read(message.Write(1)).ResponseCode.Should().Be((DnsResponseCode)16);
    }

    private static DnsMessage Message(params DnsRecord[] records) => new() { Answers = records };

    private static DnsMessage Again(params DnsRecord[] records) => DnsMessage.Read(Message(records).Write(1));
}
