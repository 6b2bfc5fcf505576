using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>Of several sources of configuration the last one counts, in whichever form it has a list.</summary>
public sealed class SeveralSourcesTests
{
    public static TheoryData<string[], string[]?> Lists => new()
    {
        { ["""{ "Only": [] }""", """{ "Only": [ "DB_*" ] }"""], ["DB_*"] },
        { ["""{ "Only": "A_*, B_*" }""", """{ "Only": [ "DB_*" ] }"""], ["DB_*"] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": "DB_*, WEB_*" }"""], ["DB_*", "WEB_*"] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": [] }"""], [] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": "" }"""], [] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": [ "DB_*" ] }"""], ["DB_*", "B_*"] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": "X_*" }""", """{ "Only": [ "DB_*" ] }"""], ["DB_*"] },
        { ["""{ "Only": [ "A_*", "B_*" ] }""", """{ "Only": "X_*" }""", """{ "Enabled": true }"""], ["X_*"] },
        { ["""{ "Only": [] }""", """{ "ONLY": [ "DB_*" ] }"""], ["DB_*"] },
        { ["""{ "Only": [ "DB_*" ] }""", """{ "Only": null }"""], ["DB_*"] },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void The_last_source_that_has_a_list_says_what_is_in_it(string[] sources, string[]? expected)
    {
        var manager = new ConfigurationManager();
        Array.ForEach(sources, source => manager.AddJsonStream(Json(source)));

        Only(manager).Should().Equal(expected);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void So_it_does_where_a_section_of_the_hosts_configuration_is_given_or_all_of_another_one(string[] sources, string[]? expected)
    {
        var builder = new ConfigurationBuilder();
        Array.ForEach(sources, source => builder.AddJsonStream(Json(source)));
        IConfigurationRoot host = builder.Build();
        var other = new ConfigurationBuilder();
        Array.ForEach(sources, source => other.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Variables": {{source}} }"""))));

        Only(host, links => links.BindConfiguration(host.GetSection("ContainerLinks"))).Should().Equal(expected);
        Only(new ConfigurationBuilder().Build(), links => links.BindConfiguration(other.Build())).Should().Equal(expected);
    }

    [Fact]
    public void A_variable_of_the_environment_adds_to_a_list_that_the_file_leaves_empty()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream("""{ "ContainerLinks": { "LocalNetworks": [], "Addresses": { "Excluded": [] } } }"""u8.ToArray()))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ContainerLinks:LocalNetworks:0"] = "10.9.0.0/16", ["ContainerLinks:Addresses:Excluded:0"] = "172.17.0.9" })
            .Build();

        ContainerLinksOptions options = OptionsOf(configuration);

        options.LocalNetworks.Select(network => network.ToString()).Should().Equal("10.9.0.0/16");
        options.Addresses.Excluded.Select(part => part.ToString()).Should().Equal("172.17.0.9");
    }

    [Fact]
    public void One_source_with_both_forms_is_a_fault_and_so_are_sources_that_cannot_be_asked()
    {
        IConfigurationRoot both = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ContainerLinks:Variables:Only"] = "A_*", ["ContainerLinks:Variables:Only:0"] = "B_*" }).Build();
        IConfigurationRoot elsewhere = new ConfigurationBuilder().AddJsonStream(Json("""{ "Only": [] }""")).AddJsonStream(Json("""{ "Only": [ "DB_*" ] }""")).Build();
        IConfigurationRoot host = new ConfigurationBuilder().Build();

        FluentActions.Invoking(() => Only(both)).Should().Throw<OptionsValidationException>().WithMessage("*'ContainerLinks:Variables:Only' is both one text and a list of values*");
        FluentActions.Invoking(() => Only(host, links => links.BindConfiguration(elsewhere.GetSection("ContainerLinks")))).Should().Throw<OptionsValidationException>()
            .WithMessage("*'ContainerLinks:Variables:Only' is both one text and a list of values*");
    }

    [Theory]
    [InlineData("""{ "RetryInterval": "00:00:09" }""", """{ "RetryInterval": { "Seconds": 30 } }""", "'ContainerLinks:RetryInterval' is a section; expected a duration*")]
    [InlineData("""{ "LinkLabel": "x" }""", """{ "LinkLabel": [ "y" ] }""", "'ContainerLinks:LinkLabel' is a section; expected a text*")]
    [InlineData("""{ "LocalNetworks": [ "10.9.0.0/16" ] }""", """{ "LocalNetworks": [ { "Network": "10.9.0.0/16" } ] }""", "'ContainerLinks:LocalNetworks:0' is a section; expected a network*")]
    public void A_section_beside_the_value_of_another_source_is_not_passed_over(string first, string second, string expected)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(Linker(first)).AddJsonStream(Linker(second)).Build();

        FluentActions.Invoking(() => OptionsOf(configuration)).Should().Throw<OptionsValidationException>().WithMessage(expected);
    }

    /// <summary>A colon divides the keys of configuration, and an address has some.</summary>
    [Theory]
    [InlineData("fd00::7")]
    [InlineData("2001:db8:0:1:2:3:4:5")]
    [InlineData("::1:2")]
    [InlineData("fd00:1::")]
    [InlineData("10.0.0.7")]
    public void An_address_of_whatever_family_is_the_key_of_a_map(string address)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddJsonStream(Linker($$"""{ "Swarm": { "HostNames": { "{{address}}": "db-server", "fd00::8": "other" } } }"""))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ContainerLinks:Swarm:HostNames:fd00::9"] = "third" })
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddContainerLinks().UseDocker().AddSwarm().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<SwarmOptions>>().Value.HostNames.Should().BeEquivalentTo(new Dictionary<string, string> { [address] = "db-server", ["fd00::8"] = "other", ["fd00::9"] = "third" });
    }

    private static IReadOnlyList<string>? Only(IConfiguration host, Action<IContainerLinksBuilder>? bind = null) => OptionsOf(host, bind).Variables.Only;

    private static ContainerLinksOptions OptionsOf(IConfiguration host, Action<IContainerLinksBuilder>? bind = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(host);
        (bind ?? (links => links.BindConfiguration()))(services.AddContainerLinks());
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value;
    }

    private static MemoryStream Json(string variables) => Linker($$"""{ "Variables": {{variables}} }""");

    private static MemoryStream Linker(string linker) => new(Encoding.UTF8.GetBytes($$"""{ "ContainerLinks": {{linker}} }"""));
}
