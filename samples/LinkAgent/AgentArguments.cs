namespace LinkAgent;

/// <summary>What the user typed.</summary>
internal sealed record AgentArguments
{
    public const string Usage = """
        Keeps the links of containers right, beside Docker or Podman.

        Usage:
          LinkAgent [--engine ENDPOINT] [--podman]   follow the engine and keep links right, until stopped
          LinkAgent --once                           look once, put right what is wrong, and leave
          LinkAgent --dry-run                        show which lines and variables would change; change nothing
          LinkAgent --status                         show links, what is pending and what is not right; change nothing
          LinkAgent check COMPOSE-FILE               show what the links of a compose file lose on newer engines

        Options:
          --engine ENDPOINT   unix:///run/docker.sock, tcp://HOST:PORT; without it DOCKER_HOST and the usual sockets are tried
          --podman            try CONTAINER_HOST and the sockets of Podman instead of those of Docker
          --tls FOLDER        ca.pem, cert.pem and key.pem, for an engine on TCP
          --names-in FILE     also keep names of containers with the label containerlinks.host in this machine's hosts file, such as /etc/hosts
          --no-variables      leave link variables out of account
          --stand-by          if another agent keeps this engine, wait for it to end instead of refusing

        Exit codes:
          0  every hosts file is right (check: nothing is lost)
          1  a hosts file is not right (check: something is lost). Variables are told and do not count: only a new container can have others
          2  bad arguments, or a compose file that cannot be read
          3  another agent keeps this engine
          4  the engine does not answer, or cannot be used
        """;

    public AgentMode Mode { get; init; }

    public string? ComposeFile { get; init; }

    public Uri? Engine { get; init; }

    public bool Podman { get; init; }

    public string? Tls { get; init; }

    public string? NamesIn { get; init; }

    public bool NoVariables { get; init; }

    public bool StandBy { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null with a message if they are not understood.</returns>
    public static AgentArguments? Parse(IReadOnlyList<string> words, out string error)
    {
        var arguments = new AgentArguments();
        error = "";
        for (int index = 0; index < words.Count && error.Length == 0; index++)
        {
            string word = words[index];
            if (word is "--engine" or "--tls" or "--names-in" or "check")
            {
                arguments = index + 1 == words.Count ? Fail($"'{word}' needs a value.", out error) : arguments.With(word, words[++index], out error);
                continue;
            }

            arguments = word switch
            {
                "--once" => arguments.In(AgentMode.Once, word, out error),
                "--dry-run" => arguments.In(AgentMode.DryRun, word, out error),
                "--status" => arguments.In(AgentMode.Status, word, out error),
                "--help" or "-h" => arguments.In(AgentMode.Help, word, out error),
                "--podman" => arguments with { Podman = true },
                "--no-variables" => arguments with { NoVariables = true },
                "--stand-by" => arguments with { StandBy = true },
                _ => Fail($"'{AgentOutput.Plain(word)}' is not understood.", out error),
            };
        }

        return error.Length == 0 ? arguments : null;
    }

    private AgentArguments With(string word, string value, out string error)
    {
        error = "";
        switch (word)
        {
            case "check":
                return In(AgentMode.Check, word, out error) with { ComposeFile = value };
            case "--tls":
                return this with { Tls = value };
            case "--names-in":
                return this with { NamesIn = Path.GetFullPath(value) };
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? engine) || engine.Scheme is not ("unix" or "tcp" or "http" or "https"))
        {
            return Fail($"'{AgentOutput.Plain(value)}' is no engine's address: expected unix:///PATH or tcp://HOST:PORT.", out error);
        }

        return this with { Engine = engine };
    }

    private AgentArguments In(AgentMode mode, string word, out string error)
    {
        error = Mode is AgentMode.Follow || Mode == mode ? "" : $"'{word}' does not go with what stands before it: one thing at a time.";
        return this with { Mode = mode };
    }

    private static AgentArguments Fail(string message, out string error)
    {
        error = message;
        return new AgentArguments();
    }
}
