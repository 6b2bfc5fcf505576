using System.Security.Cryptography;

namespace ContainerLinks.DynamicDns.Tests;

public sealed class TsigTests
{
    public static TheoryData<string> Programs => [.. Captured.All.Keys];

    [Theory]
    [MemberData(nameof(Programs))]
    public void What_we_sign_is_byte_for_byte_what_other_programs_sign(string program)
    {
        (TsigKey key, byte[] request, _) = Captured.All[program];
        byte[] unsigned = request[..DnsMessage.Read(request).SignatureStart];
        unsigned[11]--;
        Tsig.Sign(unsigned, key, Captured.TimeOf(request)).Bytes.Should().Equal(request);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void What_servers_sign_is_valid_for_the_request_that_they_answer_and_for_no_other(string program)
    {
        (TsigKey key, byte[] request, byte[] answer) = Captured.All[program];
        byte[] mac = DnsMessage.Read(request).Signature!.Mac;
        Verdict(answer, key, mac).Should().Be(TsigVerdict.Valid);
        Verdict(answer, key, []).Should().Be(TsigVerdict.Wrong);
        Verdict(answer, key, RandomNumberGenerator.GetBytes(mac.Length)).Should().Be(TsigVerdict.Wrong);
        Verdict(answer, new TsigKey(key.Name, key.Algorithm, "AAAA"), mac).Should().Be(TsigVerdict.Wrong);
        Verdict(answer, new TsigKey("other", key.Algorithm, Captured.Secret), mac).Should().Be(TsigVerdict.OtherKey);
        Verdict(answer, new TsigKey(key.Name, key.Algorithm == "hmac-sha256" ? "hmac-sha512" : "hmac-sha256", Captured.Secret), mac).Should().Be(TsigVerdict.OtherKey);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void No_bit_of_an_answer_can_be_changed_unseen(string program)
    {
        (TsigKey key, byte[] request, byte[] answer) = Captured.All[program];
        byte[] mac = DnsMessage.Read(request).Signature!.Mac;
        int signature = DnsMessage.Read(answer).SignatureStart;
        var unseen = new List<int>();
        for (int bit = 0; bit < answer.Length * 8; bit++)
        {
            byte[] changed = [.. answer];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                if (Tsig.Verify(changed, DnsMessage.Read(changed), key, Captured.TimeOf(answer), mac) == TsigVerdict.Valid)
                {
                    unseen.Add(bit);
                }
            }
            catch (DnsFormatException)
            {
                // No message any more.
            }
        }

        // The id is not signed, only the original one; the case of the names of key and algorithm does not matter.
        unseen.Where(bit => bit >= 16 && !(bit / 8 > signature && bit % 8 == 5 && char.IsAsciiLetter((char)answer[bit / 8]))).Should().BeEmpty();
        unseen.Where(bit => bit < 16).Should().HaveCount(16, "an attempt looks at the id itself");
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void A_signature_holds_for_five_minutes_either_way(int seconds, bool holds) => VerdictAt(seconds).Should().Be(holds ? TsigVerdict.Valid : TsigVerdict.WrongTime);

    [Fact]
    public void A_time_beyond_2038_and_beyond_32_bits_is_carried_whole()
    {
        const ulong Late = (1UL << 47) + 12345;
        SignedMessage signed = Tsig.Sign(Question, Captured.Sha256, Late);
        DnsMessage.Read(signed.Bytes).Signature!.Time.Should().Be(Late);
        Tsig.Verify(signed.Bytes, DnsMessage.Read(signed.Bytes), Captured.Sha256, Late).Should().Be(TsigVerdict.Valid);
    }

    [Fact]
    public void Each_attempt_is_signed_anew()
    {
        SignedMessage first = Tsig.Sign(Question, Captured.Sha256, 1000);
        Tsig.Sign(Question, Captured.Sha256, 1001).Mac.Should().NotEqual(first.Mac);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_signature_that_is_shortened_or_longer_is_not_taken(int length)
    {
        SignedMessage signed = Tsig.Sign(Question, Captured.Sha256, 1000);
        DnsMessage message = DnsMessage.Read(signed.Bytes);
        var writer = new DnsWriter();
        writer.WriteBytes(signed.Bytes.AsSpan(0, message.SignatureStart));
        byte[] mac = new byte[length];
        signed.Mac.AsSpan(0, Math.Min(length, signed.Mac.Length)).CopyTo(mac);
        (message.Signature! with { Mac = mac }).Write(writer);
        byte[] bytes = writer.ToArray();
        Tsig.Verify(bytes, DnsMessage.Read(bytes), Captured.Sha256, 1000).Should().Be(TsigVerdict.WrongLength);
    }

    [Fact]
    public void The_names_of_key_and_algorithm_may_be_in_capitals_and_the_id_may_have_been_changed_on_the_way()
    {
        SignedMessage signed = Tsig.Sign(Question, Captured.Sha256, 1000);
        int start = DnsMessage.Read(signed.Bytes).SignatureStart;
        byte[] bytes = [.. signed.Bytes];
        "LINKS"u8.CopyTo(bytes.AsSpan(start + 1));
        bytes[0] ^= 0xFF;
        Tsig.Verify(bytes, DnsMessage.Read(bytes), Captured.Sha256, 1000).Should().Be(TsigVerdict.Valid);
    }

    [Theory]
    [InlineData(1232)]
    [InlineData(64000)]
    public void Messages_of_any_length_are_signed(int length)
    {
        var records = Enumerable.Range(0, length / 300).Select(number => DnsRecord.Text(DomainName.Parse($"n{number}.links.test"), 5, new string('x', 255)));
        byte[] bytes = new DnsMessage { Authorities = [.. records] }.Write(7);
        SignedMessage signed = Tsig.Sign(bytes, Captured.Sha512, 1000);
        Tsig.Verify(signed.Bytes, DnsMessage.Read(signed.Bytes), Captured.Sha512, 1000).Should().Be(TsigVerdict.Valid);
    }

    private static byte[] Question => DnsMessage.Question(DomainName.Parse("links.test"), DnsType.Soa).Write(0x1234);

    private static TsigVerdict VerdictAt(int seconds)
    {
        SignedMessage signed = Tsig.Sign(Question, Captured.Sha256, 1_000_000);
        return Tsig.Verify(signed.Bytes, DnsMessage.Read(signed.Bytes), Captured.Sha256, (ulong)(1_000_000 + seconds));
    }

    private static TsigVerdict Verdict(byte[] answer, TsigKey key, byte[] mac) => Tsig.Verify(answer, DnsMessage.Read(answer), key, Captured.TimeOf(answer), mac);
}
