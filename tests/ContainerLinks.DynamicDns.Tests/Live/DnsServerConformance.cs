using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>What a server answers, and what is made of it. The same body for each server; what they do differently is told by each.</summary>
public abstract class DnsServerConformance
{
    private const int MostRecordsOnBind = 100; // its option max-records-per-type, since 9.18.28
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress AddressIPv6 = IPAddress.Parse("2001:db8::7");
    private readonly DomainName _name;
    private readonly DomainName _owner;

    private protected DnsServerConformance(string variable)
    {
        Server = new LiveServer(variable);
        string unique = "t" + Guid.NewGuid().ToString("N")[..12];
        _name = DomainName.Parse(unique).In(Server.Zone);
        _owner = DomainName.Parse($"_cl.{unique}").In(Server.Zone);
    }

    private protected LiveServer Server { get; }

    private protected virtual bool TakesMoreThanAHundred => true;

    private protected abstract Answer WrongSecret { get; }

    private protected abstract Answer UnknownKey { get; }

    private protected abstract Answer ClockOff { get; }

    private protected abstract Answer NotSigned { get; }

    private protected abstract Answer OtherZone { get; }

    private protected abstract Answer KeyWithoutRights { get; }

    private protected abstract Answer ForbiddenType { get; }

    private protected abstract Answer DeletionOfAnyType { get; }

    [EngineFact]
    public async Task A_name_is_made_read_changed_and_deleted()
    {
        DnsServer server = Server.Connect();
        TsigKey key = Server.Key();

        DnsAnswer made = await server.AskAsync(Create(1).ToMessage(), key);
        made.Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.NoError, IsSuccess = true, Outcome = DnsOutcome.Done, Signature = TsigVerdict.Valid, IsTcp = false });
        (await Records(DnsType.A)).Single().ToAddress().Should().Be(Address);
        (await Records(DnsType.Aaaa)).Single().ToAddress().Should().Be(AddressIPv6);
        (await Records(DnsType.Srv, Service)).Single().ToService().Should().Be(((ushort)1, (ushort)2, (ushort)3306, _name));
        (await Records(DnsType.Txt, _owner)).Single().ToTexts().Should().Equal("o=host;e=1;n=1");
        (await Server.DigAsync(_name, "A")).Should().Be("192.0.2.7", "dig is the oracle");
        (await Server.DigAsync(Service, "SRV")).Should().Be($"1 2 3306 {_name}");

        DnsUpdate change = new DnsUpdate(Server.Zone).RequireExactly(Owner(1)).Delete(Owner(1)).Add(Owner(2))
            .Delete(DnsRecord.Address(_name, 5, Address)).Add(DnsRecord.Address(_name, 5, IPAddress.Parse("192.0.2.8")));
        (await server.AskAsync(change.ToMessage(), key)).Outcome.Should().Be(DnsOutcome.Done);
        (await Server.DigAsync(_name, "A")).Should().Be("192.0.2.8");

        DnsAnswer late = await server.AskAsync(change.ToMessage(), key);
        late.Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.NxRrset, Signature = TsigVerdict.Valid, Outcome = DnsOutcome.NotDone }, "the counter went up");
        await IsAsync(late, DnsCause.Prerequisite, isTransient: false, "NXRRSET");

        DnsUpdate end = new DnsUpdate(Server.Zone).RequireExactly(Owner(2))
            .Delete(_name, DnsType.A).Delete(_name, DnsType.Aaaa).Delete(Service, DnsType.Srv).Delete(_owner, DnsType.Txt);
        (await server.AskAsync(end.ToMessage(), key)).Outcome.Should().Be(DnsOutcome.Done);
        (await server.AskAsync(DnsMessage.Question(_name, DnsType.A), key)).Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.NxDomain, IsTrusted = true, IsAuthoritative = true });
    }

    [EngineFact]
    public async Task An_update_whose_answer_was_lost_meets_its_own_success()
    {
        await DoneAsync(Create(1));
        DnsAnswer again = await Server.Connect().AskAsync(Create(1).ToMessage(), Server.Key());
        again.Should().BeEquivalentTo(new { ResponseCode = DnsResponseCode.YxDomain, Signature = TsigVerdict.Valid, Outcome = DnsOutcome.NotDone });
        await IsAsync(again, DnsCause.Prerequisite, isTransient: false, "YXDOMAIN");
    }

    [EngineFact]
    public async Task Every_kind_of_prerequisite_holds_and_fails_as_it_should()
    {
        await DoneAsync(Create(1));
        DomainName nobody = DomainName.Parse("nobody").In(_name);

        await DoneAsync(Update().RequireInUse(_name).RequireNotInUse(nobody).RequireExists(_name, DnsType.A).RequireNotExists(_name, DnsType.Cname).RequireExactly(Owner(1)).RequireExactly(DnsRecord.Address(_name, 0, Address)));
        await FailsAsync(Update().RequireInUse(nobody), DnsResponseCode.NxDomain);
        await FailsAsync(Update().RequireNotInUse(_name), DnsResponseCode.YxDomain);
        await FailsAsync(Update().RequireExists(_name, DnsType.Txt), DnsResponseCode.NxRrset);
        await FailsAsync(Update().RequireNotExists(_name, DnsType.A), DnsResponseCode.YxRrset);
        await FailsAsync(Update().RequireExactly(Owner(2)), DnsResponseCode.NxRrset);

        (await Server.UpdateAsync($"update add {_owner} 5 TXT \"a stranger's\"")).Should().BeEmpty();
        await FailsAsync(Update().RequireExactly(Owner(1)), DnsResponseCode.NxRrset);
        (await Records(DnsType.Txt, _owner)).SelectMany(record => record.ToTexts()).Should().BeEquivalentTo("o=host;e=1;n=1", "a stranger's");

        DnsUpdate Update() => new(Server.Zone);
        async Task FailsAsync(DnsUpdate update, DnsResponseCode code) =>
            (await Server.Connect().AskAsync(update.Delete(_name, DnsType.A).ToMessage(), Server.Key())).Should().BeEquivalentTo(new { ResponseCode = code, Signature = TsigVerdict.Valid, Outcome = DnsOutcome.NotDone });
    }

    [EngineFact]
    public async Task Each_algorithm_works_by_UDP_and_TCP_over_IPv4_and_IPv6()
    {
        int number = 0;
        foreach (string key in new[] { "links", "links384", "links512" })
        {
            foreach ((bool tcp, bool ipv6) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                DnsUpdate update = new DnsUpdate(Server.Zone).Add(DnsRecord.Text(_owner, 5, $"n={++number}"));
                DnsAnswer answer = await Server.Connect(tcp, ipv6).AskAsync(update.ToMessage(), Server.Key(key));
                answer.Should().BeEquivalentTo(new { IsSuccess = true, Signature = TsigVerdict.Valid, IsTcp = tcp }, "{0}, TCP {1}, IPv6 {2}", key, tcp, ipv6);
            }

            (await Server.DigAsync(_owner, "TXT", key)).Split('\n').Should().HaveCount(number);
        }
    }

    [EngineFact]
    public async Task Four_hundred_names_go_in_one_message_by_TCP_and_a_long_answer_comes_by_TCP()
    {
        var update = new DnsUpdate(Server.Zone);
        for (int number = 0; number < 400; number++)
        {
            update.Add(DnsRecord.Address(DomainName.Parse($"n{number}").In(_name), 5, Address));
            if (number < MostRecordsOnBind)
            {
                update.Add(DnsRecord.Text(_owner, 5, $"a text that makes the whole set of records long, number {number}"));
            }
        }

        DnsAnswer answer = await Server.Connect().AskAsync(update.ToMessage(), Server.Key());
        answer.Should().BeEquivalentTo(new { IsSuccess = true, IsTcp = true, IsRepeated = false });
        DnsAnswer read = await Server.Connect().AskAsync(DnsMessage.Question(_owner, DnsType.Txt), Server.Key());
        read.Should().BeEquivalentTo(new { IsSuccess = true, IsTcp = true, IsRepeated = true });
        read.Message!.Answers.Should().HaveCount(MostRecordsOnBind);
    }

    [EngineFact]
    public async Task More_than_a_hundred_records_of_one_name_and_type_are_too_many_for_BIND()
    {
        var update = new DnsUpdate(Server.Zone);
        for (int number = 0; number <= MostRecordsOnBind; number++)
        {
            update.Add(DnsRecord.Text(_owner, 5, $"{number}"));
        }

        DnsAnswer answer = await Server.Connect().AskAsync(update.ToMessage(), Server.Key());
        answer.Should().BeEquivalentTo(new { ResponseCode = TakesMoreThanAHundred ? DnsResponseCode.NoError : DnsResponseCode.ServFail, Signature = TsigVerdict.Valid });
        if (!TakesMoreThanAHundred)
        {
            await IsAsync(answer, DnsCause.Server, isTransient: true, "max-records-per-type");
        }
    }

    [EngineFact]
    public async Task A_pointer_lies_in_a_zone_of_its_own()
    {
        DomainName reverse = DomainName.Parse("7").In(Server.ReverseZone);
        var update = new DnsUpdate(Server.ReverseZone).Delete(reverse, DnsType.Ptr).Add(DnsRecord.Target(reverse, DnsType.Ptr, 5, _name));
        (await Server.Connect().AskAsync(update.ToMessage(), Server.Key())).Outcome.Should().Be(DnsOutcome.Done);
        (await Records(DnsType.Ptr, reverse)).Single().ToTarget().Should().Be(_name);
        (await Server.DigAsync(reverse, "PTR")).Should().Be(_name.ToString());
    }

    [EngineFact]
    public async Task A_wrong_secret_is_told()
    {
        TsigKey right = Server.Key();
        await RefusedAsync(WrongSecret, Create(1), new TsigKey(right.Name, right.Algorithm, "AAAA"));
    }

    [EngineFact]
    public async Task An_unknown_key_and_another_algorithm_are_told()
    {
        await RefusedAsync(UnknownKey, Create(1), new TsigKey("nobody", "hmac-sha256", "AAAA"));
        await RefusedAsync(UnknownKey, Create(1), new TsigKey("links", "hmac-sha512", "AAAA"));
    }

    [EngineFact]
    public async Task A_clock_that_is_off_is_told_with_the_difference_where_the_server_tells_it()
    {
        await RefusedAsync(ClockOff, Create(1), Server.Key(), TimeSpan.FromSeconds(400), " behind this machine's");
        await RefusedAsync(ClockOff, Create(1), Server.Key(), TimeSpan.FromSeconds(-400), " ahead of this machine's");
    }

    [EngineFact]
    public async Task That_updates_must_be_signed_is_told() => await RefusedAsync(NotSigned, Create(1), key: null);

    [EngineFact]
    public async Task A_zone_that_is_not_served_is_told() =>
        await RefusedAsync(OtherZone, new DnsUpdate(DomainName.Parse("other.test")).Add(DnsRecord.Address(DomainName.Parse("db.other.test"), 5, Address)), Server.Key());

    [EngineFact]
    public async Task A_name_outside_of_the_zone_is_told() => await RefusedAsync(
        new Answer(DnsResponseCode.NotZone, null, TsigVerdict.Valid, DnsCause.Zone, "NOTZONE"), new DnsUpdate(Server.Zone).Add(DnsRecord.Address(DomainName.Parse("db.other.test"), 5, Address)), Server.Key());

    [EngineFact]
    public async Task A_key_without_rights_is_told() => await RefusedAsync(KeyWithoutRights, Create(1), Server.Key("other"));

    [EngineFact]
    public async Task A_type_that_is_not_allowed_is_told()
    {
        await DoneAsync(Create(1));
        await RefusedAsync(ForbiddenType, new DnsUpdate(Server.Zone).Add(DnsRecord.Target(_name, DnsType.Cname, 5, Server.Zone)), Server.Key());
        (await Records(DnsType.A)).Should().HaveCount(1);
    }

    [EngineFact]
    public async Task Deletions_name_their_types_since_servers_differ_about_any_type() =>
        await RefusedAsync(DeletionOfAnyType, new DnsUpdate(Server.Zone).Delete(_name, DnsType.Any), Server.Key());

    [EngineFact]
    public async Task An_update_that_was_given_up_is_of_unknown_outcome_and_may_happen_later()
    {
        await DoneAsync(new DnsUpdate(Server.Zone).Add(Owner(1)));
        DnsAnswer givenUp;
        await Server.ScriptAsync("pause");
        try
        {
            givenUp = await Server.Connect(timeout: TimeSpan.FromMilliseconds(300)).AskAsync(new DnsUpdate(Server.Zone).RequireExactly(Owner(1)).Delete(Owner(1)).Add(Owner(2)).ToMessage(), Server.Key());
        }
        finally
        {
            await Server.ScriptAsync("continue");
        }

        givenUp.Should().BeEquivalentTo(new { Failure = DnsFailure.TimedOut, Outcome = DnsOutcome.Unknown });
        await IsAsync(givenUp, DnsCause.Network, isTransient: true, "did not answer by UDP in time");
        while ((await Records(DnsType.Txt, _owner)).Single().ToTexts().Single() != "o=host;e=1;n=2")
        {
            // The server had the update all the time; each question waits for it a little more.
        }
    }

    private protected static Answer Said(DnsResponseCode code, DnsResponseCode? error, TsigVerdict? signature, DnsCause cause, string words) => new(code, error, signature, cause, words);

    private DomainName Service => DomainName.Parse("_3306._tcp").In(_name);

    private DnsRecord Owner(int counter) => DnsRecord.Text(_owner, 5, $"o=host;e=1;n={counter}");

    private DnsUpdate Create(int counter) => new DnsUpdate(Server.Zone).RequireNotInUse(_owner).RequireNotExists(_name, DnsType.A).RequireNotExists(_name, DnsType.Aaaa).RequireNotExists(_name, DnsType.Cname)
        .Add(DnsRecord.Address(_name, 5, Address)).Add(DnsRecord.Address(_name, 5, AddressIPv6)).Add(DnsRecord.Service(Service, 5, 1, 2, 3306, _name)).Add(Owner(counter));

    private async Task DoneAsync(DnsUpdate update) => (await Server.Connect().AskAsync(update.ToMessage(), Server.Key())).Outcome.Should().Be(DnsOutcome.Done);

    private async Task<IReadOnlyList<DnsRecord>> Records(DnsType type, DomainName? name = null)
    {
        DnsAnswer answer = await Server.Connect().AskAsync(DnsMessage.Question(name ?? _name, type), Server.Key());
        answer.IsSuccess.Should().BeTrue("of {0} {1} was said {2}", name ?? _name, type, answer.ResponseCode);
        return answer.Message!.Answers;
    }

    /// <summary>By UDP and by TCP: the answer is as expected, nothing was done, and the sentence says what to do.</summary>
    private async Task RefusedAsync(Answer expected, DnsUpdate update, TsigKey? key, TimeSpan clockOff = default, string difference = "")
    {
        foreach (bool tcpOnly in new[] { false, true })
        {
            DnsServer server = Server.Connect(tcpOnly, clockOff: clockOff);
            DnsAnswer answer = await server.AskAsync(update.ToMessage(), key);
            answer.Should().BeEquivalentTo(new { ResponseCode = expected.Code, SignatureError = expected.Error, expected.Signature, IsTcp = tcpOnly });
            DnsProblem? problem = await DnsDiagnosis.OfAsync(server, update.Zone, key, answer);
            if (expected.Code == DnsResponseCode.NoError)
            {
                problem.Should().BeNull();
                continue;
            }

            answer.Outcome.Should().Be(expected.Signature is null or TsigVerdict.Valid ? DnsOutcome.NotDone : DnsOutcome.Unknown);
            problem.Should().BeEquivalentTo(new { expected.Cause, IsTransient = expected.Cause == DnsCause.Clock });
            problem!.Sentence.Should().Contain(expected.Words);
            if (expected.Cause == DnsCause.Clock)
            {
                problem.Sentence.Should().StartWith($"The clock of {server.Name} is ").And.Contain(difference);
            }
        }
    }

    private async Task IsAsync(DnsAnswer answer, DnsCause cause, bool isTransient, string words)
    {
        DnsProblem? problem = await DnsDiagnosis.OfAsync(Server.Connect(), Server.Zone, Server.Key(), answer);
        problem.Should().BeEquivalentTo(new { Cause = cause, IsTransient = isTransient });
        problem!.Sentence.Should().Contain(words);
    }

    private protected sealed record Answer(DnsResponseCode Code, DnsResponseCode? Error, TsigVerdict? Signature, DnsCause Cause, string Words);
}
