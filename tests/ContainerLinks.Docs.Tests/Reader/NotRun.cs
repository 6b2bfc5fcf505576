namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>Commands of pages that no test types, and why. All others are typed by <see cref="PageWalk"/>.</summary>
internal static class NotRun
{
    private const string AnyPage = "";

    /// <summary>By page and the command's beginning.</summary>
    public static IReadOnlyDictionary<(string Page, string Beginning), string> Reasons { get; } = new Dictionary<(string, string), string>
    {
        // Systemd as the first process. What the agent's unit starts is started, and SystemdUnitTests give both units to systemd's own check.
        [(AnyPage, "systemctl")] = "needs systemd as the first process",
        [(AnyPage, "journalctl")] = "needs systemd as the first process",

        [("docs/migrating.md", "docker compose ps")] = "a program of others, which shows what the reader's own compose file has started",
        [("docs/migrating.md", "podman-compose ps")] = "a program of others, which shows what the reader's own compose file has started",
        [("docs/engines.md", "ssh")] = "needs another machine",
        [("docs/engines.md", "export DOCKER_HOST=unix://$HOME/engine.sock")] = "follows the ssh before it",

        // Programs of the repository.
        [("README.md", "dotnet test")] = "runs this test, too; .ci/run types it",
        [(AnyPage, "dotnet run -c Release --project benchmarks/ContainerLinks.Benchmarks")] = "measures for minutes",
        [(AnyPage, "dotnet run --project tests/ContainerLinks.Conformance")] = "plays all recordings; .ci/run types it",
        [(AnyPage, "dotnet run -c Release --project tests/ContainerLinks.Fuzz")] = "takes minutes; FuzzTests do a part",
        [(AnyPage, "dotnet run -c Release --project tests/ContainerLinks.Soak")] = "takes minutes; SoakTests do a part",
    };

    public static string? WhyNot(PageCommand command) => Reasons.FirstOrDefault(reason => Holds(reason.Key, command)).Value;

    public static bool Holds((string Page, string Beginning) key, PageCommand command) =>
        (key.Page.Length == 0 || key.Page == command.Page) && $"{command.Text} ".StartsWith($"{key.Beginning} ", StringComparison.Ordinal);
}
