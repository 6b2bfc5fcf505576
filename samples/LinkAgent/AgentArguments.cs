namespace LinkAgent;

/// <summary>What the user typed.</summary>
internal sealed record AgentArguments
{
    public const string Usage = """
        Keeps the links of containers right, beside Docker or Podman.

        Usage:
          LinkAgent [options]             follow the engine and keep links right, until stopped
          LinkAgent --once [options]      look once, put right what is wrong, and leave
          LinkAgent --dry-run [options]   show which files, lines and variables are not right; change nothing
          LinkAgent --status [options]    show links, what is pending and what is not right; change nothing
          LinkAgent check COMPOSE-FILE    show what the links of a compose file lose on newer engines, and the labels that bring it back

        Options:
          --engine ENDPOINT   unix:///run/docker.sock, tcp://HOST:PORT; without it DOCKER_HOST (Podman: CONTAINER_HOST) and the usual sockets are tried
          --podman            look for Podman instead of Docker
          --tls FOLDER        ca.pem, cert.pem and key.pem, for an engine on TCP
          --stand-by          if another agent keeps this engine, wait for it to end instead of refusing
          --names-in FILE     also keep the names of containers with the label containerlinks.host in this machine's hosts file, such as /etc/hosts
          --no-variables      leave link variables out of account

        Exit codes: 0 all is right, 1 something is not right, 2 bad arguments, 3 another agent keeps this engine, 4 the engine cannot be used
        """;

    public AgentMode Mode { get; init; }

    public string? ComposeFile { get; init; }

    public Uri? Engine { get; init; }

    public bool Podman { get; init; }

    public string? Tls { get; init; }

    public bool StandBy { get; init; }

    public string? NamesIn { get; init; }

    public bool Variables { get; init; } = true;

    /// <summary>Whether nothing may be changed.</summary>
    public bool OnlyLooks => Mode is AgentMode.DryRun or AgentMode.Status;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null with a message if they are not understood.</returns>
    public static AgentArguments? Parse(IReadOnlyList<string> words, out string error)
    {
        var arguments = new AgentArguments();
        error = "";
        for (int index = 0; index < words.Count && error.Length == 0; index++)
        {
            string word = words[index];
            bool takesValue = word is "--engine" or "--tls" or "--names-in" or "check";
            if (takesValue && index + 1 == words.Count)
            {
                error = $"'{word}' needs a value.";
                break;
            }

            arguments = arguments.With(word, takesValue ? words[++index] : "", ref error);
        }

        return error.Length == 0 ? arguments : null;
    }

    private AgentArguments With(string word, string value, ref string error)
    {
        switch (word)
        {
            case "--once" or "--dry-run" or "--status" or "check" or "--help" or "-h" when Mode != AgentMode.Follow:
                error = $"'{word}' cannot be combined with another mode.";
                return this;
            case "--once":
                return this with { Mode = AgentMode.Once };
            case "--dry-run":
                return this with { Mode = AgentMode.DryRun };
            case "--status":
                return this with { Mode = AgentMode.Status };
            case "--help" or "-h":
                return this with { Mode = AgentMode.Help };
            case "check":
                return this with { Mode = AgentMode.Check, ComposeFile = value };
            case "--podman":
                return this with { Podman = true };
            case "--stand-by":
                return this with { StandBy = true };
            case "--no-variables":
                return this with { Variables = false };
            case "--tls":
                return this with { Tls = value };
            case "--names-in":
                return this with { NamesIn = Path.GetFullPath(value) };
            case "--engine" when Uri.TryCreate(value, UriKind.Absolute, out Uri? engine):
                return this with { Engine = engine };
            case "--engine":
                error = $"'{value}' is no engine's address: expected unix:///path or tcp://host:port.";
                return this;
            default:
                error = $"'{word}' is not understood.";
                return this;
        }
    }
}
