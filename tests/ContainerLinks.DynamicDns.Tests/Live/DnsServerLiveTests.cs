using static ContainerLinks.DnsResponseCode;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>BIND tells everything, and signs what it can.</summary>
[NeedsEngine("CONTAINERLINKS_TEST_BIND", StartedBy = "eng/engines/dns.sh")]
[Collection("BIND")]
public sealed class OnBind() : DnsServerConformance("CONTAINERLINKS_TEST_BIND")
{
    private protected override bool TakesMoreThanAHundred => false;

    private protected override Answer WrongSecret => Said(NotAuth, BadSig, TsigVerdict.Unsigned, DnsCause.Key, "with another secret");

    private protected override Answer UnknownKey => Said(NotAuth, BadKey, TsigVerdict.Unsigned, DnsCause.Key, "it knows no key of this name with this algorithm");

    private protected override Answer ClockOff => Said(NotAuth, BadTime, TsigVerdict.Valid, DnsCause.Clock, "s are allowed");

    private protected override Answer NotSigned => Said(Refused, null, null, DnsCause.Key, "takes only signed updates");

    private protected override Answer OtherZone => Said(NotAuth, null, TsigVerdict.Valid, DnsCause.Zone, "is not the primary server of a zone 'other.test'");

    private protected override Answer KeyWithoutRights => Said(Refused, null, TsigVerdict.Valid, DnsCause.Rights, "does not allow it this update");

    private protected override Answer ForbiddenType => Said(Refused, null, TsigVerdict.Valid, DnsCause.Rights, "does not allow it this update");

    private protected override Answer DeletionOfAnyType => Said(NoError, null, TsigVerdict.Valid, default, "");
}

/// <summary>Knot says BADKEY to whatever its rules do not allow.</summary>
[NeedsEngine("CONTAINERLINKS_TEST_KNOT", StartedBy = "eng/engines/dns.sh")]
[Collection("Knot")]
public sealed class OnKnot() : DnsServerConformance("CONTAINERLINKS_TEST_KNOT")
{
    private protected override Answer WrongSecret => Said(NotAuth, BadSig, TsigVerdict.Unsigned, DnsCause.Key, "with another secret");

    private protected override Answer UnknownKey => Said(NotAuth, BadKey, TsigVerdict.Unsigned, DnsCause.Key, "it knows no key of this name with this algorithm");

    private protected override Answer ClockOff => Said(NotAuth, BadTime, TsigVerdict.Valid, DnsCause.Clock, "s are allowed");

    private protected override Answer NotSigned => Said(NotAuth, null, null, DnsCause.Key, "takes only signed updates");

    private protected override Answer OtherZone => Said(NotAuth, null, TsigVerdict.Missing, DnsCause.Zone, "does not serve the zone");

    private protected override Answer KeyWithoutRights => Said(NotAuth, BadKey, TsigVerdict.Unsigned, DnsCause.Key, "no rule `acl` of the zone names the key");

    private protected override Answer ForbiddenType => Said(NotAuth, BadKey, TsigVerdict.Unsigned, DnsCause.Rights, "does not allow it this update");

    private protected override Answer DeletionOfAnyType => ForbiddenType;
}

/// <summary>PowerDNS says REFUSED to everything; a signed question tells more.</summary>
[NeedsEngine("CONTAINERLINKS_TEST_PDNS", StartedBy = "eng/engines/dns.sh")]
[Collection("PowerDNS")]
public sealed class OnPowerDns() : DnsServerConformance("CONTAINERLINKS_TEST_PDNS")
{
    private protected override Answer WrongSecret => Said(Refused, null, TsigVerdict.Missing, DnsCause.Key, "does not accept what the key");

    private protected override Answer UnknownKey => WrongSecret;

    private protected override Answer ClockOff => WrongSecret;

    private protected override Answer NotSigned => Said(Refused, null, null, DnsCause.Key, "takes only signed updates");

    private protected override Answer OtherZone => Said(NotAuth, null, TsigVerdict.Valid, DnsCause.Zone, "is not the primary server of a zone 'other.test'");

    private protected override Answer KeyWithoutRights => Said(Refused, null, TsigVerdict.Valid, DnsCause.Rights, "does not allow it this update");

    private protected override Answer ForbiddenType => Said(Refused, null, TsigVerdict.Valid, DnsCause.Rights, "does not allow it this update");

    private protected override Answer DeletionOfAnyType => Said(NoError, null, TsigVerdict.Valid, default, "");
}
