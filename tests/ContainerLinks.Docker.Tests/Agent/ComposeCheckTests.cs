using LinkAgent;

namespace ContainerLinks.Docker.Tests.Agent;

/// <summary>What the check says of compose files, word by word, without an engine.</summary>
public sealed class ComposeCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("containerlinks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_link_on_the_default_bridge_loses_its_line_and_its_variables() => Check("""
        services:
          web:
            image: web
            network_mode: bridge
            links: ["db:database"]
          db:
            image: db
            network_mode: bridge
            container_name: shop-db
        """).Should().Be("""
        web:
          link db:database: container 'shop-db'
          database on Docker 29: the hosts line stays; the variables DATABASE_PORT_* are gone
          database on Docker 30: links of the default bridge are announced to go: no hosts line, no variables
          database on Podman: the container is refused: link is not supported; take 'links' out and set the labels
          with the agent running, these labels of 'web' bring the hosts lines back (add them to those that it has):
            labels:
              containerlinks.link: "shop-db:database"
          variables are given to a container once, by 'environment'; with the alias as the address they stay right: DATABASE_PORT_3306_TCP_ADDR: "database"
        exit 1

        """);

    [Fact]
    public void On_the_network_of_a_project_the_names_of_containers_are_told() => Check("""
        name: My Shop
        services:
          web:
            links: [db, "cache:fast"]
            external_links: ["other_db:legacy"]
          db: {}
          cache: { deploy: { replicas: 3 } }
        """).Should().Be("""
        web:
          link db:db: container 'myshop-db-1'
            note: compose calls it PROJECT-SERVICE-NUMBER, here with the project 'myshop' (another one by -p, COMPOSE_PROJECT_NAME or the folder; docker-compose 1 and podman-compose put '_' for '-');
            'container_name' of 'db' makes it certain
          link cache:fast: container 'myshop-cache-1'
            note: compose calls it PROJECT-SERVICE-NUMBER, here with the project 'myshop' (another one by -p, COMPOSE_PROJECT_NAME or the folder; docker-compose 1 and podman-compose put '_' for '-');
            'container_name' of 'cache' makes it certain
            note: 'cache' has 3 containers; a label leads to one of them, this one
          external link other_db:legacy: container 'other_db'
          db on Docker 29, 30: stays, the engine's DNS answers it; there never were variables DB_PORT_* here
          db on Podman: the engine's DNS answers container names only, and only where it is switched on; the alias is lost
          fast on Docker 29, 30: stays, the engine's DNS answers it; there never were variables FAST_PORT_* here
          fast on Podman: the engine's DNS answers container names only, and only where it is switched on; the alias is lost
          legacy on Docker 29, 30: stays, the engine's DNS answers it; there never were variables LEGACY_PORT_* here
          legacy on Podman: the engine's DNS answers container names only, and only where it is switched on; the alias is lost
          with the agent running, these labels of 'web' bring the hosts lines back (add them to those that it has):
            labels:
              containerlinks.link.1: "myshop-db-1:db"
              containerlinks.link.2: "myshop-cache-1:fast"
              containerlinks.link.3: "other_db:legacy"
        exit 1

        """);

    [Fact]
    public void A_file_of_the_first_version_has_its_services_at_the_top_and_on_the_default_bridge() => Check("""
        web:
          image: web
          links:
            - db
        db:
          image: db
          container_name: db
        """).Should().Contain("db on Docker 30: links of the default bridge are announced to go").And.Contain("containerlinks.link: \"db:db\"");

    [Fact]
    public void Merged_settings_count_and_what_a_service_says_itself_goes_first() => Check("""
        x-linked: &linked
          network_mode: bridge
          links: ["db:database"]
        x-other: &other { container_name: db-from-merge, network_mode: host }
        services:
          web:
            <<: *linked
          db:
            <<: [*linked, *other]
            links: []
        """).Should().Contain("link db:database: container 'db-from-merge'").And.Contain("on Docker 30").And.NotContain("no network").And.NotContain("x-linked").And.NotContain("\ndb:");

    [Theory]
    [InlineData("labels: [\"a=b\"]", "      - \"containerlinks.link=db:database\"")]
    [InlineData("labels: { a: b }", "      containerlinks.link: \"db:database\"")]
    [InlineData("labels: { containerlinks.link: \"x:y\" }", "      containerlinks.link.1: \"db:database\"")]
    [InlineData("labels: { containerlinks.link.1: \"x:y\" }", "      containerlinks.link.2: \"db:database\"")]
    [InlineData("labels: [\"traefik=${NOBODY_SETS_THIS}\"]", "      - \"containerlinks.link=db:database\"")]
    public void Labels_come_in_the_form_of_those_that_are_there(string labels, string expected) => Check($$"""
        services:
          web: { network_mode: bridge, links: ["db:database"], {{labels}} }
          db: { network_mode: bridge, container_name: db }
        """).Should().Contain(expected + "\n");

    [Theory]
    [InlineData("labels: [\"containerlinks.link=db:database\"]")]
    [InlineData("labels: { containerlinks.link.7: \"db:database\" }")]
    public void Where_the_labels_are_there_already_nothing_is_lost(string labels) => Check($$"""
        services:
          web: { network_mode: bridge, links: ["db:database"], {{labels}} }
          db: { network_mode: bridge, container_name: db }
        """).Should().EndWith("exit 0\n").And.NotContain("bring the hosts lines back");

    [Fact]
    public void A_file_without_links_loses_nothing() =>
        Check("services: { web: {} }").Should().EndWith("compose.yml: no service has links; nothing is lost.\nexit 0\n");

    [Theory]
    [InlineData("links: [\"a:b:c\"]", "not a link: 'a:b:c' is not a link: ':c' is one part too many")]
    [InlineData("links: [\"db:one\", \"two:one\"]", "not a link: 'two:one' and 'db:one' have one alias")]
    [InlineData("links: [\"db:me\"], hostname: me", "not a link: ")]
    [InlineData("links: [db], network_mode: host", "no label helps")]
    [InlineData("links: [db], network_mode: \"service:db\"", "no label helps")]
    [InlineData("links: [db], network_mode: bridge", "are on no network that both share")]
    [InlineData("links: [db], networks: [front]", "are on no network that both share")]
    [InlineData("links: [nobody]", "no service of this file is called 'nobody'")]
    [InlineData("links: [db], extends: { file: base.yml }", "'extends' is not followed")]
    [InlineData("links: [\"${NOBODY_SETS_THIS:-db}:x\"]", "link db:x: container 'db'")]
    [InlineData("links: [\"d\\e]0;x\\ab\"]", "not a link: ")]
    public void What_no_label_can_mend_is_said(string settings, string expected)
    {
        string said = Check($$"""
            services:
              web: { {{settings}} }
              db: { container_name: db }
            """);
        said.Should().Contain(expected).And.EndWith("exit 1\n");
        said.Should().NotContain("\u001b").And.NotContain("\a");
    }

    [Theory]
    [InlineData("services:\n  web:\n    links: }", ", line 3: ")]
    [InlineData("services:\n  web:\n    links: db", ", line 3: 'links' must be a list, such as [\"db:database\"].")]
    [InlineData("services:\n  web:\n    links: [[db]]", ", line 3: expected a text.")]
    [InlineData("services:\n  web:\n    links: [\"$NOBODY_SETS_THIS\"]", ", line 3: the variable 'NOBODY_SETS_THIS' is not set")]
    [InlineData("services:\n  web: 5", ", line 2: the service 'web' must be a mapping.")]
    [InlineData("- a", ": expected a mapping with 'services' at the top.")]
    [InlineData("", ": expected a mapping with 'services' at the top.")]
    [InlineData("services:\n  web: *nobody", ", line 2: no anchor is called 'nobody'.")]
    public void A_fault_is_told_with_file_and_line(string yaml, string expected)
    {
        Action check = () => Check(yaml);
        check.Should().Throw<InvalidDataException>().Which.Message.Should().Contain("compose.yml" + expected);
    }

    [Fact]
    public void Nesting_without_end_and_merges_of_themselves_end_in_a_message()
    {
        Action deep = () => Check(new string('[', 100_000));
        deep.Should().Throw<InvalidDataException>().Which.Message.Should().Contain("nested more than");

        Action loop = () => Check("services:\n  web: &a\n    <<: *a\n    links: [db]");
        loop.Should().NotThrow();
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Action check = () => ComposeCheck.Run(Path.Combine(_folder, "missing.yml"), TextWriter.Null);
        check.Should().Throw<InvalidDataException>().WithMessage("*missing.yml*");
    }

    private string Check(string yaml)
    {
        string path = Path.Combine(_folder, "compose.yml");
        File.WriteAllText(path, yaml);
        var text = new StringWriter { NewLine = "\n" };
        int code = ComposeCheck.Run(path, text);
        return $"{text}exit {code}\n";
    }
}
