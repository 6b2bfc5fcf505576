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
          --podman            try the sockets of Podman instead of those of Docker
          --stand-by          if another agent keeps this engine, wait for it to end instead of refusing

        Exit codes: 0 all is right, 1 something is not right, 2 bad arguments, 3 another agent keeps this engine, 4 the engine does not answer
        """;

    public AgentMode Mode { get; init; }

    public string? ComposeFile { get; init; }

    public string? Engine { get; init; }

    public bool Podman { get; init; }

    public bool StandBy { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null with a message if they are not understood.</returns>
    public static AgentArguments? Parse(IReadOnlyList<string> words, out string error)
    {
        var arguments = new AgentArguments();
        error = "";
        for (int index = 0; index < words.Count; index++)
        {
            string? next = index + 1 < words.Count ? words[index + 1] : null;
            switch (words[index])
            {
                case "--once":
                    arguments = arguments with { Mode = AgentMode.Once };
                    break;
                case "--dry-run":
                    arguments = arguments with { Mode = AgentMode.DryRun };
                    break;
                case "--status":
                    arguments = arguments with { Mode = AgentMode.Status };
                    break;
                case "--podman":
                    arguments = arguments with { Podman = true };
                    break;
                case "--stand-by":
                    arguments = arguments with { StandBy = true };
                    break;
                case "--help" or "-h":
                    arguments = arguments with { Mode = AgentMode.Help };
                    break;
                case "--engine" when next is not null:
                    arguments = arguments with { Engine = next };
                    index++;
                    break;
                case "check" when next is not null:
                    arguments = arguments with { Mode = AgentMode.Check, ComposeFile = next };
                    index++;
                    break;
                case var word:
                    error = next is null && word is "--engine" or "check" ? $"'{word}' needs a value." : $"'{word}' is not understood.";
                    return null;
            }
        }

        return arguments;
    }
}
