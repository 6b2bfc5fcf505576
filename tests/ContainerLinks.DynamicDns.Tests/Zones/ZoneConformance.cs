using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>What a publisher relies on, on each server and on the zone in memory: the same body for all.</summary>
public abstract class ZoneConformance
{
    private const uint Ttl = 5;
    private static readonly IPAddress First = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Second = IPAddress.Parse("192.0.2.8");
    private readonly DomainName _name;

    private protected ZoneConformance() => _name = Full("t" + Guid.NewGuid().ToString("N")[..12]);

    private protected static DomainName Zone { get; } = DomainName.Parse("links.test");

    private protected static DomainName ReverseZone { get; } = DomainName.Parse("2.0.192.in-addr.arpa");

    private protected abstract IDnsServer Server { get; }

    private protected abstract TsigKey Key { get; }

    private DnsRecord Address => DnsRecord.Address(_name, Ttl, First);

    private DnsRecord Other => DnsRecord.Address(_name, Ttl, Second);

    private DnsRecord Text => DnsRecord.Text(Below("_cl"), Ttl, "o=h1/docker;e=1;n=1", "192.0.2.7");

    [EngineFact]
    public async Task Prerequisites_compare_whole_sets_and_say_which_kind_failed()
    {
        await IsAsync(Update().Add(Address).Add(Other).Add(Text), DnsResponseCode.NoError);

        await IsAsync(Update().RequireExactly(Address, Other).RequireExactly(Text).RequireInUse(_name).RequireExists(_name, DnsType.A).RequireNotExists(_name, DnsType.Aaaa).RequireNotInUse(Below("nobody")), DnsResponseCode.NoError);
        await IsAsync(Update().RequireExactly(Other, Address), DnsResponseCode.NoError, "order does not count");
        await IsAsync(Update().RequireExactly(Address), DnsResponseCode.NxRrset);
        await IsAsync(Update().RequireExactly(Address, Other, DnsRecord.Address(_name, Ttl, IPAddress.Loopback)), DnsResponseCode.NxRrset);
        await IsAsync(Update().RequireExactly(DnsRecord.Text(Below("_cl"), Ttl, "o=h1/docker;e=1;n=1")), DnsResponseCode.NxRrset, "all texts of a record count");
        await IsAsync(Update().RequireNotInUse(_name), DnsResponseCode.YxDomain);
        await IsAsync(Update().RequireInUse(Below("nobody")), DnsResponseCode.NxDomain);
        await IsAsync(Update().RequireNotExists(_name, DnsType.A), DnsResponseCode.YxRrset);
        await IsAsync(Update().RequireExists(_name, DnsType.Aaaa), DnsResponseCode.NxRrset);
    }

    [EngineFact]
    public async Task A_name_with_records_only_below_it_is_not_in_use_and_has_none()
    {
        await IsAsync(Update().Add(Text), DnsResponseCode.NoError);
        await IsAsync(Update().RequireNotInUse(_name), DnsResponseCode.NoError);
        (await AskAsync(_name, DnsType.A)).Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.NoError, IsTrusted = true });
        (await AskAsync(Below("nobody"), DnsType.A)).Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.NxDomain, IsTrusted = true });
    }

    [EngineFact]
    public async Task Changes_are_done_in_order_and_all_or_none()
    {
        await IsAsync(Update().Add(Address).Add(Text), DnsResponseCode.NoError);

        await IsAsync(Update().RequireExactly(Text).RequireNotExists(_name, DnsType.A).Delete(Address).Add(Other), DnsResponseCode.YxRrset);
        (await DataAsync(_name, DnsType.A)).Should().Equal("192.0.2.7");
        await IsAsync(Update().Delete(Address).Add(DnsRecord.Address(DomainName.Parse("db.other.test"), Ttl, First)), DnsResponseCode.NotZone);
        (await DataAsync(_name, DnsType.A)).Should().Equal("192.0.2.7");

        DnsRecord next = DnsRecord.Text(Below("_cl"), Ttl, "o=h1/docker;e=1;n=2");
        await IsAsync(Update().RequireExactly(Text).Delete(Below("_cl"), DnsType.Txt).Add(next).Delete(Address).Add(Other), DnsResponseCode.NoError);
        (await DataAsync(_name, DnsType.A)).Should().Equal("192.0.2.8");
        (await ReadAsync(Below("_cl"), DnsType.Txt)).Should().Equal(next);

        await IsAsync(Update().Delete(Address), DnsResponseCode.NoError, "what is not there need not be deleted");
        await IsAsync(Update().Add(Other).Add(Other), DnsResponseCode.NoError, "what is there is not added twice");
        (await DataAsync(_name, DnsType.A)).Should().Equal("192.0.2.8");
    }

    [EngineFact]
    public async Task An_update_of_prerequisites_only_changes_nothing()
    {
        await IsAsync(Update().Add(Address), DnsResponseCode.NoError);
        uint serial = (await ReadAsync(Zone, DnsType.Soa)).Single().ToAuthority()!.Value.Serial;
        await IsAsync(Update().RequireExactly(Address), DnsResponseCode.NoError);
        (await ReadAsync(Zone, DnsType.Soa)).Single().ToAuthority()!.Value.Serial.Should().Be(serial);
    }

    [EngineFact]
    public async Task A_hundred_records_of_one_name_and_type_are_taken()
    {
        DnsUpdate update = Update();
        for (int number = 0; number < 100; number++)
        {
            update.Add(DnsRecord.Text(_name, Ttl, $"{number}"));
        }

        await IsAsync(update, DnsResponseCode.NoError);
        (await ReadAsync(_name, DnsType.Txt)).Should().HaveCount(100);
    }

    [EngineFact]
    public async Task A_pointer_is_made_changed_and_deleted_in_its_own_zone()
    {
        DomainName pointer = DomainName.Parse($"{Random.Shared.Next(1, 254)}").In(ReverseZone);
        await Server.AskAsync(new DnsUpdate(ReverseZone).Delete(pointer, DnsType.Ptr).ToMessage(), Key);
        DnsRecord first = DnsRecord.Target(pointer, DnsType.Ptr, Ttl, _name);
        DnsRecord second = DnsRecord.Target(pointer, DnsType.Ptr, Ttl, Below("other"));
        await IsAsync(new DnsUpdate(ReverseZone).RequireNotExists(pointer, DnsType.Ptr).Add(first), DnsResponseCode.NoError);
        await IsAsync(new DnsUpdate(ReverseZone).RequireNotExists(pointer, DnsType.Ptr).Add(second), DnsResponseCode.YxRrset);
        await IsAsync(new DnsUpdate(ReverseZone).RequireExactly(first).Delete(first).Add(second), DnsResponseCode.NoError);
        (await ReadAsync(pointer, DnsType.Ptr)).Should().Equal(second);
        await IsAsync(new DnsUpdate(ReverseZone).RequireExactly(second).Delete(second), DnsResponseCode.NoError);
    }

    [EngineFact]
    public async Task A_zone_that_is_not_served_and_a_key_that_is_not_known_are_refused()
    {
        (await Server.AskAsync(new DnsUpdate(DomainName.Parse("other.test")).Add(DnsRecord.Address(DomainName.Parse("db.other.test"), Ttl, First)).ToMessage(), Key)).IsSuccess.Should().BeFalse();
        (await Server.AskAsync(Update().Add(Address).ToMessage(), new TsigKey("nobody", "hmac-sha256", "AAAA"))).IsSuccess.Should().BeFalse();
        (await Server.AskAsync(Update().Add(Address).ToMessage(), new TsigKey(Key.Name, Key.Algorithm, "AAAA"))).IsSuccess.Should().BeFalse();
        (await Server.AskAsync(Update().Add(Address).ToMessage(), null)).IsSuccess.Should().BeFalse();
        (await ReadAsync(_name, DnsType.A)).Should().BeEmpty();
    }

    private protected static DomainName Full(string name) => DomainName.Parse(name).In(Zone);

    private static DnsUpdate Update() => new(Zone);

    private DomainName Below(string label) => DomainName.Parse(label).In(_name);

    private Task<DnsAnswer> AskAsync(DomainName name, DnsType type) => Server.AskAsync(DnsMessage.Question(name, type), Key);

    private async Task<IReadOnlyList<DnsRecord>> ReadAsync(DomainName name, DnsType type)
    {
        DnsAnswer answer = await AskAsync(name, type);
        answer.IsTrusted.Should().BeTrue();
        return answer.Message!.Answers;
    }

    private async Task<IEnumerable<string?>> DataAsync(DomainName name, DnsType type) => (await ReadAsync(name, type)).Select(record => record.ToAddress()?.ToString());

    private async Task IsAsync(DnsUpdate update, DnsResponseCode code, string because = "")
    {
        DnsAnswer answer = await Server.AskAsync(update.ToMessage(), Key);
        answer.Should().BeEquivalentTo(new { ResponseCode = code, Signature = TsigVerdict.Valid, Outcome = code == DnsResponseCode.NoError ? DnsOutcome.Done : DnsOutcome.NotDone }, because);
    }
}
