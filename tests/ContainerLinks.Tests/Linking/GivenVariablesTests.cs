using static ContainerLinks.Tests.KnownWorld;

namespace ContainerLinks.Tests;

/// <summary>Which link variables of a running process are no longer true, and which are the container's own affair.</summary>
public sealed class GivenVariablesTests
{
    [Fact]
    public void What_has_no_name_or_no_value_was_not_given_and_of_two_the_last_counts() =>
        GivenVariables.Of(["A=1", "A=2=3", "B=", "C", "=x"]).Should().Equal(new Dictionary<string, string> { ["A"] = "2=3", ["B"] = "" });

    [Fact]
    public void Variables_that_were_not_given_are_missing_and_those_with_another_value_are_stale()
    {
        Container web = Web(given: ["SAME=1", "OTHER=1"]);
        string[] now = ["SAME=1", "OTHER=2", "NEW=1"];

        GivenVariables.MissingOrStale(web, now).Should().Equal("OTHER", "NEW");
        GivenVariables.Stale(web, now).Should().Equal("OTHER");
    }

    // The first one is configured, and was given; the second one is what a link says now.
    [Theory]
    [InlineData("10.0.0.2", "10.0.0.9", true)]
    [InlineData("fd00::2", "10.0.0.9", true)]
    [InlineData("db.internal", "10.0.0.9", false)]
    [InlineData("3306", "10.0.0.9", false)]
    [InlineData("tcp://10.0.0.2:3306", "tcp://10.0.0.9:3306", true)]
    [InlineData("tcp://[fd00::2]:3306", "tcp://10.0.0.9:3306", true)]
    [InlineData("tcp://10.0.0.2:3306", "tcp://10.0.0.9:3307", false)]
    [InlineData("udp://10.0.0.2:3306", "tcp://10.0.0.9:3306", false)]
    [InlineData("tcp://10.0.0.2", "tcp://10.0.0.9:3306", false)]
    [InlineData("http://a", "http://b", true)]
    [InlineData("http://a", "ftp://b", true)]
    [InlineData("http://a", "b", false)]
    [InlineData("3306", "tcp://10.0.0.9:3306", false)]
    [InlineData("//a:3306", "tcp://10.0.0.9:3306", false)]
    [InlineData("a:3306", "tcp://10.0.0.9:3306", false)]
    [InlineData("a:3306", "b:3307", true)]
    [InlineData("3306", "3307", true)]
    public void A_configured_variable_of_another_form_than_a_links_is_the_containers_own(string configured, string now, bool isStale)
    {
        Container web = Web(environment: [$"DB_PORT={configured}"], given: [$"DB_PORT={configured}"]);

        GivenVariables.Stale(web, [$"DB_PORT={now}"]).Should().Equal(isStale ? ["DB_PORT"] : []);
        GivenVariables.MissingOrStale(web, [$"DB_PORT={now}"]).Should().Equal(isStale ? ["DB_PORT"] : []);
    }

    [Fact]
    public void A_configured_variable_that_was_not_given_is_the_containers_own_and_the_last_of_two_is_meant()
    {
        GivenVariables.MissingOrStale(Web(environment: ["DB_PORT=10.0.0.2"]), ["DB_PORT=10.0.0.9"]).Should().BeEmpty();
        GivenVariables.MissingOrStale(Web(environment: ["DB_PORT=10.0.0.2", "DB_PORT=3306"], given: ["DB_PORT=3306"]), ["DB_PORT=10.0.0.9"]).Should().BeEmpty();
        GivenVariables.MissingOrStale(Web(environment: ["DB_PORT=3306", "DB_PORT=10.0.0.2"], given: ["DB_PORT=10.0.0.2"]), ["DB_PORT=10.0.0.9"]).Should().Equal("DB_PORT");
    }

    [Theory]
    [InlineData("DB_PORT")]
    [InlineData("DB_PORT_TOO=1")]
    [InlineData("XB_PORT=1")]
    [InlineData("db_port=1")]
    [InlineData("")]
    public void A_variable_of_another_name_or_without_a_value_is_not_meant(string configured) =>
        GivenVariables.MissingOrStale(Web(environment: [configured]), ["DB_PORT=10.0.0.9"]).Should().Equal("DB_PORT");

    private static Container Web(string[]? environment = null, string[]? given = null) =>
        new(FakeRuntime.Copy(Info("web", Network("10.0.0.3")), environment: environment ?? [])) { Given = GivenVariables.Of(given ?? []) };
}
