using LinkAgent;

namespace ContainerLinks.Docker.Tests;

public sealed class ComposeCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Links_on_the_default_bridge_lose_variables_first_and_lines_later()
    {
        (int code, string output) = Check("""
            name: shop
            services:
              db: { image: mysql, network_mode: bridge, container_name: mysql }
              web:
                image: httpd
                network_mode: bridge
                links: ["db:database", db]
                external_links: [legacy:old]
            """);

        code.Should().Be(1);
        output.Should().Be("""
            web:
              db:database
                Docker 29: the variables DATABASE_… are gone; the hosts line stays
                Docker 30: links on the default bridge are announced to go: no hosts line for 'database', no variables
                Podman:    the container is refused: link is not supported
              db:db
                Docker 29: the variables DB_… are gone; the hosts line stays
                Docker 30: links on the default bridge are announced to go: no hosts line for 'db', no variables
                Podman:    the container is refused: link is not supported
              legacy:old
                Docker 29: the variables OLD_… are gone; the hosts line stays
                Docker 30: links on the default bridge are announced to go: no hosts line for 'old', no variables
                Podman:    the container is refused: link is not supported
              in place of the links, with the agent running:
                labels:
                  containerlinks.link.1: "mysql:database"
                  containerlinks.link.2: "mysql:db"
                  containerlinks.link.3: "legacy:old"

            """);
    }

    [Fact]
    public void Links_on_the_projects_network_stay_on_docker_and_lose_their_alias_on_podman()
    {
        (int code, string output) = Check("services:\n  db: {}\n  web: { links: ['db:database'] }\n");
        code.Should().Be(1);
        output.Should().Contain("Docker 29, 30: nothing").And.Contain("Podman:    the alias 'database' is not known");
        output.Should().Contain($"containerlinks.link: \"{ComposeProject.NameOf(Path.Combine(_folder, "x"))}-db-1:database\"");
    }

    [Fact]
    public void Anchors_and_merges_and_files_of_the_first_version_are_read()
    {
        Check("x-base: &base { links: [db], network_mode: bridge }\nservices:\n  db: {}\n  web: { <<: *base }\n").Output.Should().Contain("web:\n  db:db\n");
        Check("db:\n  image: mysql\nweb:\n  links:\n  - db:database\n").Output.Should().Contain("web:\n  db:database\n");
    }

    [Fact]
    public void A_source_that_the_file_does_not_have_and_a_text_that_is_no_link_are_named()
    {
        string output = Check("services:\n  web: { links: ['nobody', 'a:b:c'] }\n").Output;
        output.Should().Contain("no service of this file is called 'nobody'").And.Contain("a:b:c");
    }

    [Fact]
    public void Without_links_nothing_is_lost() =>
        Check("services:\n  web: {}\n").Should().Match<(int Code, string Output)>(found => found.Code == 0 && found.Output.EndsWith("no service has links; nothing is lost.\n"));

    [Theory]
    [InlineData("services:\n  web: { links: db }\n", "line 2: 'links' of service 'web' must be a list")]
    [InlineData("services: [", "line 2")]
    [InlineData("- one\n- two\n", "expected a mapping with 'services' at the top")]
    [InlineData("services: text\n", "'services' must be a mapping")]
    [InlineData("", "expected a mapping")]
    public void What_is_no_compose_file_is_told_with_its_place(string text, string expected)
    {
        Action check = () => Check(text);
        check.Should().Throw<InvalidDataException>().WithMessage($"*compose.yaml*{expected}*");
    }

    private (int Code, string Output) Check(string text)
    {
        string path = Path.Combine(_folder, "compose.yaml");
        File.WriteAllText(path, text);
        var output = new StringWriter { NewLine = "\n" };
        int code = ComposeCheck.Run(path, output);
        return (code, output.ToString());
    }
}
