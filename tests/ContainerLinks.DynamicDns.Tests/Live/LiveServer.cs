using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>A real server as eng/engines/dns.sh started it.</summary>
internal sealed class LiveServer(string variable)
{
    public DomainName Zone { get; } = DomainName.Parse("links.test");

    public DomainName ReverseZone { get; } = DomainName.Parse("2.0.192.in-addr.arpa");

    public IPEndPoint EndPoint => IPEndPoint.Parse(ValueOf(""));

    public IPEndPoint EndPointIPv6 => IPEndPoint.Parse(ValueOf("_IPV6"));

    /// <summary>A key from the file that the server's own tool wrote: links, links384, links512, or other, which has no rights.</summary>
    public TsigKey Key(string name = "links") => TsigKey.FromFile(Path.Combine(ValueOf("_FOLDER"), $"{name}.key"));

    public DnsServer Connect(bool tcpOnly = false, bool ipv6 = false, TimeSpan clockOff = default, TimeSpan? timeout = null) =>
        new(ipv6 ? EndPointIPv6 : EndPoint, new ShiftedTime(clockOff)) { TcpOnly = tcpOnly, Timeout = timeout ?? TimeSpan.FromSeconds(20) };

    /// <summary>A verb of the server's script.</summary>
    public Task<string> ScriptAsync(string verb) => RunAsync("bash", "", ValueOf("_SCRIPT"), verb, ValueOf("_FOLDER"));

    /// <summary>What dig says to a signed question: each record's data on a line.</summary>
    public async Task<string> DigAsync(DomainName name, string type, string? key = null)
    {
        TsigKey tsig = Key(key ?? "links");
        string answer = await RunAsync("dig", "", "+short", "+time=20", "+tries=1", "-p", Port, "@127.0.0.1", "-y", $"{tsig.Algorithm}:{tsig.Name}:{SecretOf(key ?? "links")}", name.ToString(), type);
        return answer.Trim();
    }

    /// <summary>Commands for nsupdate, which signs with the same key.</summary>
    public Task<string> UpdateAsync(string commands)
    {
        TsigKey tsig = Key();
        return RunAsync("nsupdate", $"server 127.0.0.1 {Port}\nzone {Zone}\n{commands}\nsend\n", "-y", $"{tsig.Algorithm}:{tsig.Name}:{SecretOf("links")}");
    }

    private string Port => EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private string ValueOf(string suffix) => Environment.GetEnvironmentVariable(variable + suffix) ?? throw new InvalidOperationException($"{variable}{suffix} is not set.");

    private string SecretOf(string key) => File.ReadAllText(Path.Combine(ValueOf("_FOLDER"), $"{key}.key"))
        .Split([' ', '"', ';', '\n', '\t', '#'], StringSplitOptions.RemoveEmptyEntries).Last(word => word.Length >= 40).Split(':')[^1];

    private static async Task<string> RunAsync(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors} {await output}");
    }
}
