using ContainerLinks.Conformance;

namespace ContainerLinks.Tests.Conformance;

/// <summary>The player of strict stories itself: it finds what is wrong, and refuses what it does not understand.</summary>
public sealed class StrictProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strict-tests");
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public void A_story_that_holds_passes_on_each_of_its_profiles()
    {
        Write("""{ "do": { "op": "run", "name": "web" }, "expect": { "resolve": { "web": { "nobody": null } }, "told": { "web": false } } }""");

        Run().Should().Be(ConformanceProgram.Success);

        _output.ToString().Should().Be("2 passed, 0 failed\n");
    }

    [Fact]
    public void A_difference_is_printed_with_story_profile_step_alias_and_both_values()
    {
        Write("""
            { "do": { "op": "run", "name": "mysql" } },
            { "do": { "op": "run", "name": "web", "labels": { "containerlinks.link": "mysql:store" } }, "expect": { "resolve": { "web": { "store": "web" } } } }
            """);

        Run().Should().Be(ConformanceProgram.Failure);

        _output.ToString().Should().Be("""
            FAIL own on Plain
              own on Plain, step 1 run: web finds store
                expected: web
                actual:   mysql (172.17.0.2)
            FAIL own on Docker29
              own on Docker29, step 1 run: web finds store
                expected: web
                actual:   mysql (172.17.0.2)
            0 passed, 2 failed

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("""{ "do": { "op": "start", "name": "web" } }""", "No container has the name 'web'")]
    [InlineData("""{ "do": { "op": "run", "name": "web", "links": ["{id:db}:store"] } }""", "No container has or had the name 'db'")]
    [InlineData("""{ "do": { "op": "run", "name": "web", "network": "none-such" } }""", "expected: no refusal")]
    [InlineData("""{ "do": { "op": "run", "name": "web" }, "expect": { "refused": true } }""", "expected: a refusal")]
    [InlineData("""{ "do": { "op": "create", "name": "web" }, "expect": { "resolve": { "web": { "db": null } } } }""", "expected: a recipient that runs")]
    public void A_step_that_cannot_be_done_or_looked_at_is_a_difference(string step, string message)
    {
        Write(step);

        Run().Should().Be(ConformanceProgram.Failure);

        _output.ToString().Should().Contain(message).And.EndWith("0 passed, 2 failed\n");
    }

    [Theory]
    [InlineData("""{ "do": { "op": "dance" } }""", "the operation 'dance' is not known")]
    [InlineData("""{ "do": { "name": "web" } }""", "'op' is missing")]
    [InlineData("""{ "do": { "op": "run" } }""", "'name' is missing")]
    [InlineData("""{ "do": { "op": "run", "name": "web", "fast": true } }""", "the operation 'run' has no 'fast'")]
    [InlineData("""{ "do": { "op": "run", "name": "web", "links": "db" } }""", "'links' is \"db\"; expected a list of texts")]
    [InlineData("""{ "do": { "op": "rm", "name": "web", "force": 1 } }""", "'force' is 1; expected true or false")]
    [InlineData("""{ "do": { "op": "run", "name": "web", "by": "me" } }""", "'by' is 'me'; expected engine or linker")]
    [InlineData("""{ "do": { "op": "connect", "network": "back", "name": "web", "by": "linker" } }""", "has no 'by: linker'")]
    [InlineData("""{ "do": { "op": "linker-restart" }, "expects": {} }""", "Step 0 has no 'expects'")]
    [InlineData("""{ "do": { "op": "linker-restart" }, "expect": { "found": {} } }""", "'expect' has no 'found'")]
    [InlineData("""{ "do": { "op": "linker-restart" }, "expect": { "resolve": { "web": "db" } } }""", "'resolve' of 'web' is not an object")]
    [InlineData("""{ "do": { "op": "linker-restart" }, "expect": { "told": { "web": null } } }""", "'web' is null; expected true or false")]
    public void A_story_that_is_not_understood_is_not_played(string step, string message)
    {
        Write(step);

        Run().Should().Be(ConformanceProgram.Failure);

        _output.ToString().Should().Contain(message).And.EndWith("0 passed, 1 failed\n");
    }

    [Fact]
    public void A_profile_that_is_not_known_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "own.json"), """{ "name": "own", "profiles": ["Podman"], "steps": [{ "do": { "op": "linker-restart" } }] }""");

        Run().Should().Be(ConformanceProgram.Failure);

        _output.ToString().Should().Contain("the profile 'Podman' is not known; expected Plain, Docker20, Docker28, Docker29");
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
    }

    private int Run() => new ConformanceProgram(_output, TextWriter.Null).Run(["--strict", _folder.FullName]);

    private void Write(string steps) =>
        File.WriteAllText(Path.Combine(_folder.FullName, "own.json"), $$"""{ "name": "own", "profiles": ["Plain", "Docker29"], "steps": [{{steps}}] }""");
}
