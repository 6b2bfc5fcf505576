namespace ContainerLinks;

/// <summary>One sentence for each thing that can be wrong: who says it, what it is, and which setting of which side mends it.</summary>
internal sealed class DnsSentences(string server, DomainName zone, TsigKey? key)
{
    private const string Types = "A, AAAA, SRV and TXT";

    private string Zone => zone.ToString().TrimEnd('.');

    private string Key => key is null ? "no key" : $"the key '{key.Name}' ({key.Algorithm})";

    public DnsProblem TimedOut(bool isTcp) => Transient(DnsCause.Network,
        $"{server} did not answer by {(isTcp ? "TCP" : "UDP")} in time: see that the DNS server runs, that its address and port are right, and that no firewall is between; what was asked for may still be carried out.");

    public DnsProblem NotReached(string? detail, bool wasSent) => Transient(DnsCause.Network,
        $"{server} cannot be reached{(detail is null ? "" : $" ({detail})")}: see that the DNS server runs, that its address and port are right, and that no firewall is between{(wasSent ? "; what was asked for may still be carried out" : "")}.");

    public DnsProblem Clock(ulong? serverTime, ulong now) => Transient(DnsCause.Clock,
        $"The clock of {server} is {(serverTime is { } there ? $"{Apart(there, now)} s {(there > now ? "ahead of" : "behind")} this machine's" : "too far from this machine's")}, and {Tsig.Fudge} s are allowed: set whichever is wrong, for example by NTP.");

    public DnsProblem OtherSecret() => Lasting(DnsCause.Key, $"{server} knows {Key} with another secret: make the key here and on the server the same.");

    public DnsProblem UnknownKey() => Lasting(DnsCause.Key,
        $"{server} does not take {Key} for the zone '{Zone}': it knows no key of this name with this algorithm (compare both with the server's key), or, on Knot, no rule `acl` of the zone names the key.");

    public DnsProblem KeyClockOrSecret() => Lasting(DnsCause.Key,
        $"{server} does not accept what {Key} signs, and does not say why, as PowerDNS does: compare name, algorithm and secret with the server's (`pdnsutil list-tsig-keys`), and the clocks of both machines.");

    public DnsProblem SignatureTooShort() => Lasting(DnsCause.Key, $"{server} wants longer signatures than {Key} makes: give the key an algorithm of the server's policy, such as hmac-sha512.");

    public DnsProblem NotAllowed() => Lasting(DnsCause.Rights,
        $"{server} accepts {Key} and does not allow it this update of the zone '{Zone}'. On the server allow {Types} (PTR in a reverse zone) below the zone: BIND `update-policy {{ grant {key?.Name} zonesub A AAAA SRV TXT; }};`, Knot an `acl` with `key`, " +
        "`action: update` and, if it has them, `update-type` and `address`, PowerDNS `dnsupdate=yes`, `allow-dnsupdate-from` and `pdnsutil set-meta ZONE TSIG-ALLOW-DNSUPDATE KEY`.");

    public DnsProblem Unsigned() => Lasting(DnsCause.Key, $"{server} takes only signed updates of the zone '{Zone}', and no key is set here: set the key that the server allows for this zone.");

    public DnsProblem OtherZone() => Lasting(DnsCause.Zone, $"{server} is not the primary server of a zone '{Zone}': set the zone's name as the server has it, or the address of its primary server.");

    public DnsProblem NotServed() => Lasting(DnsCause.Zone,
        $"{server} answers nothing about the zone '{Zone}': it does not serve the zone (compare its name with the server's), or it does not answer this machine (BIND `allow-query` and `allow-update`, PowerDNS `allow-dnsupdate-from`).");

    public DnsProblem Distrusted(TsigVerdict? verdict) => Transient(DnsCause.Answer, verdict switch
    {
        TsigVerdict.Missing or TsigVerdict.Unsigned => $"The answer of {server} is not signed although {Key} was used, so it does not count: somebody else answered, or it is a forwarder; set the address of the zone's primary server.",
        TsigVerdict.OtherKey => $"The answer of {server} is signed with another key than {Key}, so it does not count: somebody else answered, or the server's key has another algorithm.",
        TsigVerdict.WrongLength => $"The answer of {server} has a shortened signature, so it does not count: give {Key} its full length on the server (BIND: an algorithm without a number of bits behind it).",
        _ => $"The signature of {server}'s answer is wrong, so it does not count: somebody else answered, or changed it on the way.",
    });

    public DnsProblem Prerequisite(DnsResponseCode code) => Lasting(DnsCause.Prerequisite,
        $"The zone '{Zone}' on {server} is not as the update demands ({code.ToText()}): another has the name or changed it, or the same update was carried out already and its answer was lost.");

    public DnsProblem Unclear(DnsResponseCode code) => Lasting(DnsCause.Rights,
        $"{server} refused the update ({code.ToText()}), and whether because of {Key} or of its rights could not be found out: compare key, clocks and the server's rules for updates of the zone '{Zone}'.");

    public DnsProblem Code(DnsResponseCode code) => code switch
    {
        DnsResponseCode.ServFail => Transient(DnsCause.Server, $"{server} failed at it itself (SERVFAIL): its log says why; often it cannot write its zone '{Zone}' or a journal of it, has too many records of one name and type (BIND `max-records-per-type`), or, as a secondary, cannot reach the primary."),
        DnsResponseCode.NotZone => Lasting(DnsCause.Zone, $"{server} says that a name lies outside of the zone '{Zone}' (NOTZONE): set the zone that the names belong to."),
        DnsResponseCode.NotImp => Lasting(DnsCause.Server, $"{server} does not take dynamic updates at all (NOTIMP): set the address of the zone's primary server, not of a resolver, and allow updates there."),
        DnsResponseCode.FormErr => Lasting(DnsCause.Message, $"{server} could not read the message (FORMERR): set the address of a server that knows RFC 2136, without a proxy between."),
        _ => Lasting(DnsCause.Server, $"{server} refused ({code.ToText()}) what was asked of the zone '{Zone}': its log may say why."),
    };

    private static ulong Apart(ulong there, ulong here) => there > here ? there - here : here - there;

    private static DnsProblem Transient(DnsCause cause, string sentence) => new(cause, sentence, IsTransient: true);

    private static DnsProblem Lasting(DnsCause cause, string sentence) => new(cause, sentence, IsTransient: false);
}
