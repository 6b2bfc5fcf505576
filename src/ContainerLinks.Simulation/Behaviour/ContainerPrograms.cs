using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Text;

namespace ContainerLinks;

/// <summary>The programs that a container of the simulation has.</summary>
internal sealed class ContainerPrograms(
    ContainerStore containers, NetworkStore networks, IHostsStore store, INameServer dns, EngineContainer container, IReadOnlyList<string> environment)
{
    private const string HostsPath = "/etc/hosts";

    /// <summary>Runs a program; 127 if there is none of this name.</summary>
    public (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments, string input) => program switch
    {
        "cat" => Cat(arguments, input),
        "echo" => (0, Echo(arguments)),
        "printf" => (0, arguments.Count == 0 ? "" : Unescape(arguments[0])),
        "true" or ":" or "sleep" => (0, ""),
        "false" => (1, ""),
        "env" or "printenv" => Printenv(arguments),
        "hostname" => (0, container.Hostname + "\n"),
        "grep" => Grep(arguments, input),
        "sed" => Sed(arguments, input),
        "ping" => Ping(arguments),
        "getent" => Getent(arguments),
        _ => (127, $"OCI runtime exec failed: exec failed: unable to start container process: exec: \"{program}\": executable file not found in $PATH: unknown\r\n"),
    };

    /// <summary>Writes a file of the container. False: the file cannot be.</summary>
    public bool Write(string path, string text, bool append)
    {
        if (path == "/dev/null")
        {
            return true;
        }

        if (path != HostsPath)
        {
            container.Files[path] = append ? container.Files.GetValueOrDefault(path, "") + text : text;
            return true;
        }

        if (container.HostsOwner is not { } owner)
        {
            return false;
        }

        string old = append && store.Read(owner) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        store.Write(owner, Encoding.UTF8.GetBytes(old + text), truncateFirst: false);
        return true;
    }

    private string? Read(string path) =>
        path == HostsPath ? container.HostsOwner is { } owner && store.Read(owner) is { } bytes ? Encoding.UTF8.GetString(bytes) : null
        : path == "/etc/hostname" ? container.Hostname + "\n"
        : path == "/dev/null" ? ""
        : container.Files.GetValueOrDefault(path);

    private (int ExitCode, string Output) Cat(IReadOnlyList<string> arguments, string input)
    {
        if (arguments.Count == 0)
        {
            return (0, input);
        }

        var output = new StringBuilder();
        int code = 0;
        foreach (string path in arguments)
        {
            string? text = path == "-" ? input : Read(path);
            code = text is null ? 1 : code;
            output.Append(text ?? $"cat: can't open '{path}': No such file or directory\n");
        }

        return (code, output.ToString());
    }

    private static string Echo(IReadOnlyList<string> arguments)
    {
        bool noNewLine = arguments.Count > 0 && arguments[0] is "-n" or "-ne" or "-en";
        bool escapes = arguments.Count > 0 && arguments[0] is "-e" or "-ne" or "-en";
        string text = string.Join(' ', noNewLine || escapes ? arguments.Skip(1) : arguments);
        return (escapes ? Unescape(text) : text) + (noNewLine ? "" : "\n");
    }

    private static string Unescape(string text) =>
        text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private (int ExitCode, string Output) Printenv(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return (0, string.Concat(environment.Select(entry => entry + "\n")));
        }

        string? found = environment.FirstOrDefault(entry => entry.StartsWith(arguments[0] + "=", StringComparison.Ordinal));
        return found is null ? (1, "") : (0, found[(arguments[0].Length + 1)..] + "\n");
    }

    private (int ExitCode, string Output) Grep(IReadOnlyList<string> arguments, string input)
    {
        bool inverts = arguments.Contains("-v");
        bool quiet = arguments.Contains("-q");
        List<string> words = [.. arguments.Where(word => !word.StartsWith('-'))];
        string text = words.Count > 1 ? Read(words[1]) ?? "" : input;
        List<string> lines = words.Count == 0 ? [] : [.. HostsText.SplitLines(text).Where(line => Regex.IsMatch(line, words[0], RegexOptions.CultureInvariant) != inverts)];
        return (lines.Count > 0 ? 0 : 1, quiet ? "" : string.Concat(lines.Select(line => line + "\n")));
    }

    private (int ExitCode, string Output) Sed(IReadOnlyList<string> arguments, string input)
    {
        List<string> words = [.. arguments.Where(word => !word.StartsWith('-'))];
        if (arguments.Contains("-i"))
        {
            string path = words.Count > 1 ? words[1] : "";

            // The file is mounted, so it cannot be replaced by another one.
            return (1, $"sed: can't move '{path}XXXXXX' to '{path}': Resource busy\n");
        }

        string text = words.Count > 1 ? Read(words[1]) ?? "" : input;
        string script = words.Count > 0 ? words[0] : "";
        IEnumerable<string> lines = HostsText.SplitLines(text);
        if (Regex.Match(script, "^/(.*)/d$") is { Success: true } deletion)
        {
            lines = lines.Where(line => !Regex.IsMatch(line, deletion.Groups[1].Value, RegexOptions.CultureInvariant));
        }
        else if (script.Length > 3 && script[0] == 's' && script.Split(script[1]) is { Length: 4 } parts)
        {
            var pattern = new Regex(parts[1], RegexOptions.CultureInvariant);
            lines = lines.Select(line => pattern.Replace(line, parts[2], parts[3].Contains('g') ? -1 : 1));
        }
        else
        {
            return (1, $"sed: unsupported command {script}\n");
        }

        return (0, string.Concat(lines.Select(line => line + "\n")));
    }

    private (int ExitCode, string Output) Getent(IReadOnlyList<string> arguments) =>
        arguments.Count == 2 && arguments[0] == "hosts" && Resolve(arguments[1]) is { } address
            ? (0, string.Create(CultureInfo.InvariantCulture, $"{address,-16}  {arguments[1]}\n"))
            : (2, "");

    private (int ExitCode, string Output) Ping(IReadOnlyList<string> arguments)
    {
        string name = arguments.Count > 0 ? arguments[^1] : "";
        if (Resolve(name) is not { } address)
        {
            return (1, $"ping: bad address '{name}'\n");
        }

        bool answers = Reaches(address);
        string received = answers ? "1 packets transmitted, 1 packets received, 0% packet loss" : "1 packets transmitted, 0 packets received, 100% packet loss";
        return (answers ? 0 : 1, $"PING {name} ({address}): 56 data bytes\n\n--- {name} ping statistics ---\n{received}\n");
    }

    /// <summary>By the hosts file first, then by the embedded name server, as a C library does.</summary>
    private IPAddress? Resolve(string name)
    {
        if (GoAddress.TryParse(name, out IPAddress? literal))
        {
            return literal;
        }

        foreach (string line in HostsText.SplitLines(Read(HostsPath) ?? ""))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase) && GoAddress.TryParse(words[0], out IPAddress? address))
            {
                return address;
            }
        }

        return dns.Answer(container, name, "A")?.Answers is [var answer, ..] && GoAddress.TryParse(answer.Value, out IPAddress? found) ? found : null;
    }

    private bool Reaches(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }

        EngineContainer self = container.NetworkMode.IsContainer && containers.Find(container.NetworkMode.ConnectedContainer, out _) is { } owner ? owner : container;
        foreach (EngineEndpoint own in networks.SandboxOf(self)?.Endpoints.Values ?? [])
        {
            if (address.Equals(own.Address) || address.Equals(own.IPv6Address) || address.Equals(own.Network.IPv4?.Gateway))
            {
                return true;
            }

            bool isThere = own.Network.Endpoints.Any(other => address.Equals(other.Address) || address.Equals(other.IPv6Address));
            if (isThere && own.Network.InterContainerCommunication)
            {
                return true;
            }
        }

        return false;
    }
}
