using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

public sealed class DnsUpdateTests
{
    private static readonly DomainName Zone = DomainName.Parse("links.test");
    private static readonly DomainName Db = DomainName.Parse("db").In(Zone);
    private static readonly DomainName Owner = DomainName.Parse("_cl.db").In(Zone);

    [Fact]
    public void An_update_says_what_the_same_one_of_nsupdate_says()
    {
        DnsUpdate update = new DnsUpdate(Zone)
            .RequireNotInUse(Owner).RequireNotExists(Db, DnsType.A).RequireExactly(DnsRecord.Address(DomainName.Parse("ns").In(Zone), 60, IPAddress.Loopback))
            .Delete(DomainName.Parse("old").In(Zone), DnsType.Aaaa).Delete(DnsRecord.Text(DomainName.Parse("other").In(Zone), 60, "one"))
            .Add(DnsRecord.Address(Db, 5, IPAddress.Parse("192.0.2.7"))).Add(DnsRecord.Service(DomainName.Parse("_3306._tcp").In(Db), 5, 1, 2, 3306, Db)).Add(DnsRecord.Text(Owner, 5, "o=host;e=1;n=1"));
        DnsMessage theirs = DnsMessage.Read(Captured.All["nsupdate to BIND"].Request);

        DnsMessage ours = DnsMessage.Read(update.ToMessage().Write(theirs.Id));

        ours.Should().BeEquivalentTo(theirs, options => options.Excluding(one => one.Signature).Excluding(one => one.SignatureStart).WithStrictOrdering());
    }

    [Fact]
    public void Each_prerequisite_has_the_form_of_the_standard()
    {
        DnsMessage message = DnsMessage.Read(new DnsUpdate(Zone).RequireInUse(Db).RequireNotInUse(Db).RequireExists(Db, DnsType.A).RequireNotExists(Db, DnsType.A).ToMessage().Write(1));
        message.Answers.Select(record => (record.Class, record.Type, record.Ttl, record.Data.Length)).Should().Equal(
            (DnsClass.Any, DnsType.Any, 0u, 0), (DnsClass.None, DnsType.Any, 0u, 0), (DnsClass.Any, DnsType.A, 0u, 0), (DnsClass.None, DnsType.A, 0u, 0));
    }

    [Fact]
    public void A_name_is_made_by_one_message_of_512_bytes_at_most()
    {
        DnsUpdate create = new DnsUpdate(Zone).RequireNotInUse(Owner).RequireNotExists(Db, DnsType.A).RequireNotExists(Db, DnsType.Aaaa).RequireNotExists(Db, DnsType.Cname)
            .Add(DnsRecord.Address(Db, 5, IPAddress.Parse("192.0.2.7"))).Add(DnsRecord.Address(Db, 5, IPAddress.Parse("2001:db8::7"))).Add(DnsRecord.Service(DomainName.Parse("_3306._tcp").In(Db), 5, 0, 0, 3306, Db))
            .Add(DnsRecord.Text(Owner, 5, "o=1c2d3e4f5a6b7c8d;e=638000000000000000;n=1")).Add(DnsRecord.Text(DomainName.Parse("1c2d3e4f5a6b7c8d._cl").In(Zone), 5, "db"));
        Tsig.Sign(create.ToMessage().Write(1), Captured.Sha256, 0).Bytes.Length.Should().BeLessThanOrEqualTo(512);
    }
}
