using System.Net;
using BenchmarkDotNet.Attributes;

namespace ContainerLinks.Benchmarks;

/// <summary>The variables of one link, against a generator that puts strings together.</summary>
[MemoryDiagnoser]
public class LinkEnvironmentBenchmarks
{
    private static readonly LinkVariableOptions FewVariables = new() { Only = ["DB_PORT", "DB_PORT_5432_*"], PassedSourceVariables = [] };
    private LinkEnvironment _environment = new() { Recipient = "web", Alias = "db" };

    [Params(1, 10, 100)]
    public int Ports { get; set; }

    [GlobalSetup]
    public void Setup() => _environment = new()
    {
        Recipient = "web",
        Alias = "db",
        Address = new IPAddress([172, 17, 0, 2]),
        Ports = [.. Enumerable.Range(0, Ports).Select(i => new ContainerPort(5432 + (i * 2), i % 5 == 4 ? "udp" : "tcp"))],
        SourceEnvironment = ["POSTGRES_USER=app", "POSTGRES_DB=shop", "PATH=/bin"],
    };

    /// <summary>What comes to mind first. It knows no ranges.</summary>
    [Benchmark(Baseline = true)]
    public List<string> Naive()
    {
        string prefix = _environment.Alias.ToUpperInvariant().Replace('-', '_');
        var lines = new List<string>();
        List<ContainerPort> ports = [.. _environment.Ports.OrderBy(port => port.Protocol == "tcp" ? 0 : 1).ThenBy(port => port.Protocol, StringComparer.Ordinal).ThenBy(port => port.Number)];
        foreach (ContainerPort port in ports)
        {
            if (lines.Count == 0)
            {
                lines.Add(prefix + "_PORT=" + port.Protocol + "://" + _environment.Address + ":" + port.Number);
            }

            string key = prefix + "_PORT_" + port.Number + "_" + port.Protocol.ToUpperInvariant();
            lines.Add(key + "=" + port.Protocol + "://" + _environment.Address + ":" + port.Number);
            lines.Add(key + "_ADDR=" + _environment.Address);
            lines.Add(key + "_PORT=" + port.Number);
            lines.Add(key + "_PROTO=" + port.Protocol);
        }

        lines.Add(prefix + "_NAME=/" + _environment.Recipient + "/" + _environment.Alias);
        foreach (string entry in _environment.SourceEnvironment)
        {
            string[] parts = entry.Split('=', 2);
            if (parts.Length == 2 && parts[0] != "HOME" && parts[0] != "PATH")
            {
                lines.Add(prefix + "_ENV_" + parts[0] + "=" + parts[1]);
            }
        }

        return lines;
    }

    [Benchmark]
    public IReadOnlyList<string> From28() => _environment.ToEngineVariables();

    [Benchmark]
    public IReadOnlyList<string> UpTo27() => (_environment with { Format = LinkEnvironmentFormat.Docker20 }).ToEngineVariables();

    [Benchmark]
    public IReadOnlyList<string> LeastPrivilege() => _environment.ToVariables(FewVariables);
}
