namespace ContainerLinks.Docs.Tests.Reader;

/// <summary>Parts of a page that a reader types from the first block to the last. A part is what stands below a heading of the second level; <c>""</c> is what stands above the first.</summary>
/// <remarks>What a page leaves to its reader is said here: what is there before, and what has to be true afterwards. <c>{here}</c> stands for the reader's folder.</remarks>
internal sealed record PageSection(string Page, params string[] Titles)
{
    private const string Containers = "docker run -d --name db --stop-timeout 0 db && docker run -d --name web --label containerlinks.link=db web";
    private const string LineOfDb = """docker exec web grep -w db /etc/hosts | grep "^$(docker inspect -f '{{.NetworkSettings.IPAddress}}' db)[[:space:]]" """;
    private const string Agent = "dotnet run --project samples/LinkAgent";

    private static readonly Dictionary<string, string> Nothing = [];

    public static IReadOnlyList<PageSection> All { get; } =
    [
        new("docs/getting-started.md", "Old links") { HasEngine = true },
        new("docs/getting-started.md", "Your program starts the containers") { HasEngine = true },
        new("docs/getting-started.md", "Tests"),
        new("docs/getting-started.md", "Several hosts"),
        new("docs/hosting.md", "", "Telemetry") { HasEngine = true, Before = [Containers], AtTheEnd = [LineOfDb] },
        new("docs/your-own-runtime.md", "", "The runtime", "The tests"),
        new("docs/testing.md", "A simulated engine", "Real containers, and Testcontainers"),
        new("docs/migrating.md", "Do you still need links?") { HasEngine = true, AtTheEnd = ["docker exec site ping -c 1 cache"] },
        new("docs/migrating.md", "Step 2: replace links by labels", "Step 3: keep the links right", "Step 4: the variables", "Step 5: see that it works")
        {
            HasEngine = true,
            Before = ["mkdir units"],
            Places = new() { ["/usr/local/lib/link-agent"] = "{here}/link-agent", ["/etc/systemd/system/"] = "{here}/units/" },
            StandIns = new() { ["systemctl enable --now link-agent"] = "exec $(sed -n 's|^ExecStart=/usr/local/lib|{here}|p' {here}/units/link-agent.service)" },
            Followers = ["systemctl enable --now link-agent"],
            Then = new() { ["docker exec web cat /etc/hosts"] = LineOfDb },
        },
        new("docs/several-hosts.md", "Docker Swarm", "Leaving links for Swarm, or keeping them on it")
        {
            HasEngine = true,
            Places = new() { ["TOKEN"] = "$(DOCKER_HOST=$FIRST_HOST docker swarm join-token -q worker)" },
            Then = new()
            {
                ["docker network create --driver overlay --attachable links"] = "docker run -d --network links busybox sleep 1000", // a Swarm that has just been formed takes its time, and takes a network down behind the last container on it
                ["docker run -d --name web --network links -e DB_HOST=mysql nginx"] = "docker exec web ping -c 1 mysql",
                ["docker run -d --name blog --network links --link mysql:db nginx"] = "docker exec blog ping -c 1 db",
                ["docker run -d --name shop --network links --label containerlinks.link=mysql:db nginx"] = "docker exec shop grep -w db /etc/hosts",
            },
        },
        new("docs/dynamic-dns.md", "")
        {
            HasEngine = true,
            Before = [Containers, "tsig-keygen links > links.key"],
            Places = new() { ["/etc/links.key"] = "{here}/links.key" },
            AtTheEnd = [LineOfDb], // the server is away, and that harms no link
        },
        new("docs/dynamic-dns.md", "The servers")
        {
            Before =
            [
                "mkdir bind knot powerdns",
                "sqlite3 powerdns/pdns.db < /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
                "printf 'launch=gsqlite3\\ngsqlite3-database=powerdns/pdns.db\\ndnsupdate=yes\\n' > powerdns/pdns.conf",
            ],
            Places = new() { ["/etc/bind"] = "{here}/bind", ["/etc/knot"] = "{here}/knot", ["pdnsutil "] = "pdnsutil --config-dir={here}/powerdns " },
            Files = new() { ["named"] = "bind/named.conf", ["dns"] = "bind/links.test", ["yaml"] = "knot/knot.conf" },
            AtTheEnd =
            [
                "named-checkconf bind/named.conf",
                "named-checkzone links.test bind/links.test",
                "knotc -c knot/knot.conf conf-check",
                "pdnsutil list-zone links.test | grep 'SOA.* 5$'",
            ],
        },
        new("docs/troubleshooting.md", "") { HasEngine = true },
        new("README.md", "A first program", "With Docker or Podman")
        {
            HasEngine = true,
            Before = ["docker run -d --name db mysql"],
            AtTheEnd = ["docker run -d --label containerlinks.link=db:database --name web httpd", "docker exec web grep -w database /etc/hosts"],
        },
        new("src/ContainerLinks/README.md", ""),
        new("src/ContainerLinks.Docker/README.md", "") { HasEngine = true, Before = [Containers], AtTheEnd = [LineOfDb] },
        new("src/ContainerLinks.Simulation/README.md", ""),
        new("tests/ContainerLinks.RuntimeConformance/README.md", ""),
        new("samples/LinkAgent/README.md", "Run it")
        {
            HasEngine = true,
            Before = [Containers],
            ExitCodes = new() { [$"{Agent} -- --status"] = 1, [$"{Agent} -- --dry-run"] = 1, [$"{Agent} -- check docs/examples/compose.yml"] = 1 },
            Followers = [Agent],
            Prepared = new() { [Agent] = "docker stop db && docker run -d --name other busybox sleep 1000 && docker start db" }, // db has another address now
            Then = new() { [$"{Agent} -- --once"] = LineOfDb, [Agent] = LineOfDb },
        },
    ];

    /// <summary>Whether it speaks to the engine; such sections have it one after the other.</summary>
    public bool HasEngine { get; init; }

    /// <summary>What the reader has typed before.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>What succeeds at last when all is typed, while programs that do not end still run.</summary>
    public string[] AtTheEnd { get; init; } = [];

    /// <summary>Commands that do not end by themselves, beside programs that follow an engine.</summary>
    public string[] Followers { get; init; } = [];

    /// <summary>By command, what is typed right before it.</summary>
    public Dictionary<string, string> Prepared { get; init; } = Nothing;

    /// <summary>By command, what succeeds at last after it.</summary>
    public Dictionary<string, string> Then { get; init; } = Nothing;

    /// <summary>By command that cannot run here, what does its work.</summary>
    public Dictionary<string, string> StandIns { get; init; } = Nothing;

    /// <summary>Text of the page that is another one on this machine.</summary>
    public Dictionary<string, string> Places { get; init; } = Nothing;

    /// <summary>By language of a block, the file that it is.</summary>
    public Dictionary<string, string> Files { get; init; } = Nothing;

    /// <summary>By command, its exit code, if it is not 0.</summary>
    public Dictionary<string, int> ExitCodes { get; init; } = [];

    public string Name => $"{Page} {Titles[0]}".TrimEnd();

    public static IEnumerable<CodeBlock> BlocksOf(DocumentPage page, string title)
    {
        int[] headings = [.. page.Lines.Where(line => line.Kind == LineKind.Prose && line.Text.StartsWith("## ", StringComparison.Ordinal)).Select(line => line.Number)];
        int start = title.Length == 0 ? 0 : Array.Find(headings, number => page.Lines[number - 1].Text == $"## {title}");
        (start > 0 || title.Length == 0).Should().BeTrue("{0} has a part '{1}'", page.Path, title);
        int end = headings.Where(number => number > start).DefaultIfEmpty(int.MaxValue).First();
        return page.Blocks.Where(block => block.Line > start && block.Line < end);
    }

    public IReadOnlyList<CodeBlock> Blocks(DocumentPage page) => [.. Titles.SelectMany(title => BlocksOf(page, title))];

    public override string ToString() => Name;
}
