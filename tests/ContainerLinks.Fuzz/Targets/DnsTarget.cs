using System.Net;

namespace ContainerLinks.Fuzz;

/// <summary>Questions to the embedded name server of the simulated engine. It takes names and types, not packets.</summary>
internal sealed class DnsTarget : FuzzTarget, IDisposable
{
    private static readonly string[] Types = ["A", "AAAA", "PTR"];
    private readonly SimulatedEngine _engine = new(new SimulationOptions { Profile = SimulationProfile.Docker28 });

    public DnsTarget()
    {
        _engine.AddImage("image", new SimulatedImage());
        _engine.CreateNetwork(new SimulatedNetworkSpec("net") { EnableIPv6 = true, Subnet = "10.9.0.0/16", IPv6Subnet = "fd00:9::/64" });
        _engine.Run(new SimulatedContainerSpec("db", "image") { Network = "net", NetworkAliases = ["database", "db.example.test"] });
        _engine.Run(new SimulatedContainerSpec("web", "image") { Network = "net", Links = ["db:alias"] });
    }

    public override string Name => "dns";

    public override IReadOnlyList<string> Words =>
        ["A\0", "AAAA\0", "PTR\0", "ANY\0", "db", "database", "alias", "db.net", "net", "example.test", "2.0.9.10.in-addr.arpa", ".in-addr.arpa", ".ip6.arpa", "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.9.0.0.0.0.0.d.f", "*", "_", "xn--"];

    public override Outcome Run(byte[] input)
    {
        string[] parts = FuzzText.Parts(input, 2);
        SimulatedDnsReply? reply = _engine.Lookup("web", parts[1], parts[0]);
        if (reply is null)
        {
            return Outcome.Refused("goes outside");
        }

        FuzzException.ThrowUnless(reply.ResponseCode is 0 or 3 && (reply.ResponseCode == 0 || reply.Answers.Count == 0), "a reply is no reply");
        foreach (SimulatedDnsAnswer answer in reply.Answers)
        {
            FuzzException.ThrowUnless(Types.Contains(answer.Type) && (answer.Type == "PTR" ? answer.Value.Length > 0 && !answer.Value.EndsWith('.') : IPAddress.TryParse(answer.Value, out _)), "an answer is none");
        }

        return Outcome.Accepted(reply.ResponseCode, reply.Answers.Count, parts[0].Length, parts[1].Length);
    }

    public void Dispose() => _engine.Dispose();
}
