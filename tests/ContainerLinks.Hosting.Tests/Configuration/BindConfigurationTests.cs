using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Hosting.Tests;

/// <summary>Whatever can be set in code can be set in appsettings.json, and what is there either counts or is named.</summary>
public sealed class BindConfigurationTests
{
    private const string Everything = """
        {
          "Policy": { "OnSourceStopped": "PointTo", "SinkAddress": "10.40.0.1", "OnSourceRemoved": "Drop", "Required": true },
          "Variables": { "Enabled": false, "Only": [ "DB_PORT_*", "DB_NAME" ], "PassedSourceVariables": [ "USER" ], "AddressByName": true, "UsableNames": false },
          "Addresses": {
            "Network": "10.40.0.0/24", "Gateway": "10.40.0.7", "HasGateway": false, "Range": "10.40.0.10-10.40.0.99", "Excluded": [ "10.40.0.9", "10.40.0.16/29" ],
            "ReuseDelay": "00:01:00", "ReuseUnderPressure": true, "Allocation": "NextFree"
          },
          "ObserveOnly": true,
          "LinkLabel": "link",
          "MachineNames": { "HostsPath": "/etc/hosts", "Label": "host", "Marker": "mine", "Containers": "linkedto", "Template": "{id}.local", "Networks": [ "front" ], "HostAddress": "192.0.2.1", "LeaveOutUnhealthy": true },
          "Journal": { "Folder": "/data", "FlushToDisk": false },
          "StandBy": true,
          "RetryInterval": "00:00:09",
          "LocalNetworks": [ "10.9.0.0/16" ],
          "Engine": {
            "Endpoint": "tcp://192.0.2.7:2376", "CertificatePath": "/etc/tls", "HostsFileAccess": "Exec", "ApiVersion": "1.44", "RequestTimeout": "00:00:30", "StopTimeout": "00:00:05", "RefreshInterval": "00:02:00",
            "LongestReconnectPause": "00:00:20", "MaximumAnswerLength": 1048576, "PullMissingImages": false
          },
          "Swarm": { "PollInterval": "00:00:03", "ServiceAddress": "Tasks", "PinWhileDnsIsWrong": true, "HostNames": { "10.0.0.7": "db-server" }, "ExposedPorts": { "db": "3306/tcp" } },
          "DynamicDns": {
            "Zone": "links.test", "Servers": [ "192.0.2.53", "ns.example.org:5353" ], "KeyFile": "/etc/links.key", "KeyName": "links", "Ttl": "00:00:30", "Host": "h1", "PublishServices": false,
            "ReverseZones": [ "2.0.192.in-addr.arpa" ], "HeartbeatInterval": "00:00:20", "HostTimeout": "00:05:00", "ReassertInterval": "00:10:00", "Timeout": "00:00:09",
            "Label": "dns", "Containers": "LinkedTo", "Template": "{hostname}", "Networks": [ "web" ], "HostAddress": "192.0.2.1", "LeaveOutUnhealthy": true
          },
          "Health": { "StaleAfter": "00:05:00", "MinimumFreeShare": 0.25, "TimeLimit": "00:00:02" }
        }
        """;

    [Theory]
    [InlineData(null, "ContainerLinks")]
    [InlineData("docker", "ContainerLinks:docker")]
    public void Every_setting_of_every_part_binds(string? key, string path)
    {
        using ServiceProvider provider = Provide(InSection(path, Everything), key, isChecked: false);

        ContainerLinksOptions linker = Get<ContainerLinksOptions>(provider, key);
        Unchanged(linker, new ContainerLinksOptions(), "").Should().Equal(".MachineNames.NamesOf");
        Unchanged(Get<DockerRuntimeOptions>(provider, key), new DockerRuntimeOptions(), "").Should().Equal(".OpenImageArchive", ".ImageProgress");
        Unchanged(Get<SwarmOptions>(provider, key), new SwarmOptions(), "").Should().BeEmpty();
        Get<SwarmOptions>(provider, key).HostNames.Should().Equal(new Dictionary<string, string> { ["10.0.0.7"] = "db-server" });
        Unchanged(Get<DynamicDnsOptions>(provider, key), new DynamicDnsOptions(), "").Should().Equal(".Key", ".InMemory", ".NamesOf");
        Unchanged(Get<ContainerLinksHealthOptions>(provider, key), new ContainerLinksHealthOptions(), "").Should().BeEmpty();
        linker.Addresses.Excluded.Select(part => part.ToString()).Should().Equal("10.40.0.9", "10.40.0.16/29");
        linker.Variables.Only.Should().Equal("DB_PORT_*", "DB_NAME");
        linker.MachineNames.Networks.Should().Equal("front");
        linker.MachineNames.Containers.Should().Be(NamedContainers.LinkedTo);
        linker.Policy.SinkAddress!.ToString().Should().Be("10.40.0.1");
    }

    [Theory]
    [InlineData("""{ "Polcy": { } }""", "'ContainerLinks:Polcy' is not a known setting; expected one of Addresses, DynamicDns, Engine, Health, Journal, LinkLabel, LocalNetworks, MachineNames, ObserveOnly, Policy, RetryInterval, StandBy, Swarm, Variables.")]
    [InlineData("""{ "Policy": { "Sink": "10.0.0.1" } }""", "'ContainerLinks:Policy:Sink' is not a known setting; expected one of OnSourceRemoved, OnSourceStopped, Required, SinkAddress.")]
    [InlineData("""{ "Policy": "PointTo" }""", "'ContainerLinks:Policy' is 'PointTo'; expected a section with settings such as")]
    [InlineData("""{ "Policy": { "SinkAddress": "localhost" } }""", "'ContainerLinks:Policy:SinkAddress' is 'localhost'; expected an address such as 172.17.0.1 or fd00::1")]
    [InlineData("""{ "Policy": { "SinkAddress": "224.0.0.1" } }""", "'ContainerLinks:Policy:SinkAddress' is not valid: The sink address '224.0.0.1' is a multicast address")]
    [InlineData("""{ "Policy": { "OnSourceStopped": "1" } }""", "'ContainerLinks:Policy:OnSourceStopped' is '1'; expected one of Remove, Keep, PointTo.")]
    [InlineData("""{ "Policy": { "OnSourceStopped": "Keep, PointTo" } }""", "'ContainerLinks:Policy:OnSourceStopped' is 'Keep, PointTo'; expected one of")]
    [InlineData("""{ "Policy": { "OnSourceStopped": "PointTo" } }""", "SinkAddress is null")]
    [InlineData("""{ "Addresses": { "Network": "10.40.0.1/24" } }""", "'ContainerLinks:Addresses:Network' is '10.40.0.1/24'; expected a network such as 172.17.0.0/16 or fd00::/64, without bits behind the prefix.")]
    [InlineData("""{ "Addresses": { "Network": "10.40.0.0" } }""", "'ContainerLinks:Addresses:Network' is '10.40.0.0'; expected a network")]
    [InlineData("""{ "Addresses": { "Gateway": "010.40.0.7" } }""", "'ContainerLinks:Addresses:Gateway' is '010.40.0.7'; expected an address")]
    [InlineData("""{ "Addresses": { "Gateway": "10.40.0.7/32" } }""", "'ContainerLinks:Addresses:Gateway' is '10.40.0.7/32'; expected an address")]
    [InlineData("""{ "Addresses": { "Excluded": [ "10.40.0.9", "10.40.0.300" ] } }""", "'ContainerLinks:Addresses:Excluded:1' is '10.40.0.300'; expected a range")]
    [InlineData("""{ "Addresses": { "Excluded": [ { "From": "10.40.0.9" } ] } }""", "'ContainerLinks:Addresses:Excluded:0' is ''; expected a range")]
    [InlineData("""{ "RetryInterval": "30" }""", "'ContainerLinks:RetryInterval' is '30'; expected a duration such as 00:00:30")]
    [InlineData("""{ "RetryInterval": "24:00:00" }""", "'ContainerLinks:RetryInterval' is '24:00:00'; expected a duration such as 00:00:30 or 1.00:00:00")]
    [InlineData("""{ "RetryInterval": { "Seconds": 30 } }""", "'ContainerLinks:RetryInterval' is a section; expected a duration")]
    [InlineData("""{ "StandBy": "yes" }""", "'ContainerLinks:StandBy' is 'yes'; expected true or false.")]
    [InlineData("""{ "MachineNames": { "NamesOf": "x" } }""", "'ContainerLinks:MachineNames:NamesOf' cannot be set by configuration; set ContainerNamesOptions.NamesOf in code.")]
    [InlineData("""{ "MachineNames": { "HostAddress": "fe80::1%3" } }""", "'ContainerLinks:MachineNames:HostAddress' is 'fe80::1%3'; expected an address")]
    [InlineData("""{ "Variables": { "Only": [ "DB=" ] } }""", "'ContainerLinks:Variables:Only' is not valid: 'DB=' is not a pattern of variable names")]
    public void What_is_no_setting_or_cannot_be_read_is_named(string linker, string expected)
    {
        using ServiceProvider provider = Provide(InSection("ContainerLinks", linker), null);

        provider.Invoking(it => Get<ContainerLinksOptions>(it, null)).Should().Throw<OptionsValidationException>().Which.Message.Should().Contain(expected);
    }

    [Theory]
    [InlineData("Engine", "UseDocker() or UsePodman()")]
    [InlineData("Swarm", "AddSwarm()")]
    [InlineData("DynamicDns", "AddDynamicDns()")]
    [InlineData("Health", "AddHealthChecks().AddContainerLinks()")]
    public async Task A_section_of_a_part_that_the_linker_does_not_have_is_named_with_what_adds_it(string section, string call)
    {
        await using var fixture = new HostFixture(json: InSection("ContainerLinks", $$"""{ "{{section}}": { } }""").Replace("{ }", """{ "A": "b" }""", StringComparison.Ordinal));
        fixture.Builder.BindConfiguration();

        FluentActions.Invoking(() => fixture.Linker).Should().Throw<OptionsValidationException>().Which.Message.Should().Contain($"{section} belongs to a part that this linker does not have; call {call} too, or take the section out.");
    }

    [Fact]
    public async Task A_pool_without_a_network_is_a_fault_of_the_settings_like_every_other()
    {
        await using var fixture = new HostFixture(isPlain: true);
        fixture.Builder.AddHostedLinks();

        (await fixture.Awaiting(it => it.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().StartWith("Addresses: ").And.Contain("Network");
    }

    [Theory]
    [InlineData("""{ "Engine": { "Endpoint": "docker.sock" } }""", "'ContainerLinks:Engine:Endpoint' is 'docker.sock'; expected an absolute address such as tcp://192.0.2.7:2376.")]
    [InlineData("""{ "Engine": { "ApiVersion": "one" } }""", "'ContainerLinks:Engine:ApiVersion' is 'one'; expected a version such as 1.44.")]
    [InlineData("""{ "Engine": { "MaximumAnswerLength": "64 MiB" } }""", "'ContainerLinks:Engine:MaximumAnswerLength' is '64 MiB'; expected a whole number.")]
    [InlineData("""{ "Engine": { "ImageProgress": "x" } }""", "'ContainerLinks:Engine:ImageProgress' cannot be set by configuration; set DockerRuntimeOptions.ImageProgress in code.")]
    [InlineData("""{ "Engine": { "StopTimeout": "02:00:00" } }""", "StopTimeout must be from 00:00:00 to 01:00:00, but is 02:00:00.")]
    public void So_is_what_is_wrong_with_a_part(string linker, string expected)
    {
        using ServiceProvider provider = Provide(InSection("ContainerLinks", linker), null);

        provider.Invoking(it => Get<DockerRuntimeOptions>(it, null)).Should().Throw<OptionsValidationException>().Which.Message.Should().Contain(expected);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        using ServiceProvider provider = Provide(InSection("ContainerLinks", """{ "Polcy": 1, "StandBy": "yes" }"""), null);

        provider.Invoking(it => Get<ContainerLinksOptions>(it, null)).Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(2);
    }

    [Fact]
    public void A_section_for_a_part_that_the_program_does_not_have_is_named()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "DynamicDns": { "Zone": "links.test" } } }"""));
        services.AddContainerLinks().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(it => Get<ContainerLinksOptions>(it, null)).Should().Throw<OptionsValidationException>().WithMessage("'ContainerLinks:DynamicDns' is not a known setting*");
    }

    [Fact]
    public void A_linker_without_a_key_stands_beside_those_with_one()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "LinkLabel": "one", "podman": { "LinkLabel": "two", "Engine": { "StopTimeout": "00:00:03" } } } }"""));
        services.AddKeyedContainerLinks("podman").UsePodman().BindConfiguration();
        services.AddContainerLinks().UseDocker().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        Get<ContainerLinksOptions>(provider, null).LinkLabel.Should().Be("one");
        Get<ContainerLinksOptions>(provider, "podman").LinkLabel.Should().Be("two");
        Get<DockerRuntimeOptions>(provider, "podman").StopTimeout.Should().Be(TimeSpan.FromSeconds(3));
        Get<DockerRuntimeOptions>(provider, null).StopTimeout.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_section_for_a_key_that_no_linker_has_is_named()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "docker": { }, "podmann": { "StandBy": true } } }"""));
        services.AddKeyedContainerLinks("docker").BindConfiguration();
        services.AddKeyedContainerLinks("podman").BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(it => Get<ContainerLinksOptions>(it, "podman")).Should().Throw<OptionsValidationException>().WithMessage("*'ContainerLinks:podmann' belongs to no linker; expected docker, podman.*");
    }

    [Fact]
    public void Another_section_may_be_named_or_given()
    {
        IConfiguration configuration = Configure("""{ "Shop": { "Links": { "LinkLabel": "named" } } }""");
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddKeyedContainerLinks("named").BindConfiguration("Shop:Links");
        services.AddKeyedContainerLinks("given").BindConfiguration(configuration.GetSection("Shop").GetSection("Links"));
        services.AddKeyedContainerLinks("twice").BindConfiguration().BindConfiguration("Shop:Links");
        using ServiceProvider provider = services.BuildServiceProvider();

        new[] { "named", "given", "twice" }.Select(key => Get<ContainerLinksOptions>(provider, key).LinkLabel).Should().AllBe("named");
    }

    [Theory]
    [InlineData("default", "given")]
    [InlineData("named", "given")]
    [InlineData("given", "default")]
    [InlineData("given", "given")]
    [InlineData("default", "other case")]
    public void Linkers_with_and_without_a_key_stand_side_by_side_however_their_sections_are_named(string plain, string keyed)
    {
        IConfiguration configuration = Configure("""{ "ContainerLinks": { "LinkLabel": "plain", "docker": { "LinkLabel": "keyed" } } }""");
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        Bind(services.AddContainerLinks(), plain, "ContainerLinks");
        Bind(services.AddKeyedContainerLinks("docker"), keyed, "ContainerLinks:docker");
        using ServiceProvider provider = services.BuildServiceProvider();

        Get<ContainerLinksOptions>(provider, null).LinkLabel.Should().Be("plain");
        Get<ContainerLinksOptions>(provider, "docker").LinkLabel.Should().Be("keyed");

        void Bind(IContainerLinksBuilder links, string how, string path) => _ = how switch
        {
            "given" => links.BindConfiguration(configuration.GetSection(path)),
            "named" => links.BindConfiguration(path),
            "other case" => links.BindConfiguration(path.ToLowerInvariant()),
            _ => links.BindConfiguration(),
        };
    }

    [Theory]
    [InlineData("given", "b")]
    [InlineData("other case", "b")]
    [InlineData("default", "B")]
    public void Keyed_linkers_know_each_other_however_their_sections_are_named(string how, string key)
    {
        IConfiguration configuration = Configure("""{ "ContainerLinks": { "a": { "LinkLabel": "one" }, "b": { "LinkLabel": "two" } } }""");
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddKeyedContainerLinks("a").BindConfiguration();
        IContainerLinksBuilder other = services.AddKeyedContainerLinks(key);
        _ = how switch
        {
            "given" => other.BindConfiguration(configuration.GetSection("ContainerLinks:b")),
            "other case" => other.BindConfiguration("containerlinks:B"),
            _ => other.BindConfiguration(),
        };
        using ServiceProvider provider = services.BuildServiceProvider();

        Get<ContainerLinksOptions>(provider, "a").LinkLabel.Should().Be("one");
        Get<ContainerLinksOptions>(provider, key).LinkLabel.Should().Be("two");
    }

    [Fact]
    public void A_key_may_have_a_colon()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "a": { "LinkLabel": "one" }, "b": { "c": { "LinkLabel": "two" } } } }"""));
        services.AddKeyedContainerLinks("a").BindConfiguration();
        services.AddKeyedContainerLinks("b:c").BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        Get<ContainerLinksOptions>(provider, "a").LinkLabel.Should().Be("one");
        Get<ContainerLinksOptions>(provider, "b:c").LinkLabel.Should().Be("two");
    }

    [Fact]
    public void Without_a_host_the_message_says_what_to_do()
    {
        var services = new ServiceCollection();
        services.AddContainerLinks().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(it => Get<ContainerLinksOptions>(it, null)).Should().Throw<InvalidOperationException>().WithMessage("No IConfiguration is registered*BindConfiguration*");
    }

    [Fact]
    public void Code_has_the_last_word_and_what_is_not_there_stays()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "LinkLabel": "file", "StandBy": true, "RetryInterval": null, "Policy": { "Required": true } } }"""));
        services.AddContainerLinks(options => options.LinkLabel = "code").BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        ContainerLinksOptions options = Get<ContainerLinksOptions>(provider, null);
        (options.LinkLabel, options.StandBy, options.RetryInterval).Should().Be(("code", true, TimeSpan.FromSeconds(5)));
        options.Policy.Should().Be(new LinkPolicy { Required = true });
        LinkPolicy.Default.Required.Should().BeFalse();
    }

    [Fact]
    public void So_it_has_where_it_was_called_before_the_linker_was_registered()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure("""{ "ContainerLinks": { "LinkLabel": "file", "Engine": { "StopTimeout": "00:00:03" } } }"""));
        services.Configure<ContainerLinksOptions>(options => options.LinkLabel = "code");
        services.ConfigureAll<DockerRuntimeOptions>(options => options.StopTimeout = TimeSpan.FromSeconds(4));
        services.AddContainerLinks().UseDocker().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        Get<ContainerLinksOptions>(provider, null).LinkLabel.Should().Be("code");
        Get<DockerRuntimeOptions>(provider, null).StopTimeout.Should().Be(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void A_variable_of_the_environment_gives_a_list_as_one_text_or_by_numbers()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ContainerLinks:Addresses:Excluded"] = "10.40.0.9, 10.40.0.20-10.40.0.30",
            ["ContainerLinks:MachineNames:Networks:0"] = "front",
            ["ContainerLinks:MachineNames:Networks:1"] = "back",
            ["ContainerLinks:Variables:Only"] = "",
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddContainerLinks().BindConfiguration();
        using ServiceProvider provider = services.BuildServiceProvider();

        ContainerLinksOptions options = Get<ContainerLinksOptions>(provider, null);
        options.Addresses.Excluded.Select(part => part.ToString()).Should().Equal("10.40.0.9", "10.40.0.20-10.40.0.30");
        options.MachineNames.Networks.Should().Equal("front", "back");
        options.Variables.Only.Should().BeEmpty("an empty list means none, and null means all");
    }

    internal static IConfiguration Configure(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private static string InSection(string path, string json) => path.Split(':').Reverse().Aggregate(json, (inner, name) => $$"""{ "{{name}}": {{inner}} }""");

    private static ServiceProvider Provide(string json, string? key, bool isChecked = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Configure(json));
        services.AddHealthChecks().AddContainerLinks(key);
        (key is null ? services.AddContainerLinks() : services.AddKeyedContainerLinks(key)).BindConfiguration().UseDocker().AddSwarm().AddDynamicDns();
        if (!isChecked)
        {
            // All values at once are not valid beside each other.
            foreach (ServiceDescriptor check in services.Where(service => service.ServiceType.Name == "IValidateOptions`1").ToArray())
            {
                services.Remove(check);
            }
        }

        return services.BuildServiceProvider();
    }

    private static T Get<T>(IServiceProvider provider, string? key)
        where T : class => provider.GetRequiredService<IOptionsMonitor<T>>().Get(key ?? Options.DefaultName);

    /// <summary>The paths of what still has its default value.</summary>
    private static IEnumerable<string> Unchanged(object options, object defaults, string path)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            (object? value, object? initial) = (property.GetValue(options), property.GetValue(defaults));
            bool isPart = property.PropertyType == typeof(LinkPolicy) || property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);
            bool isSame = value is System.Collections.IEnumerable and not string ? Equals(string.Join(',', ((System.Collections.IEnumerable)value).Cast<object>()), "") : Equals(value, initial);
            foreach (string unchanged in isPart ? Unchanged(value!, initial!, $"{path}.{property.Name}") : isSame ? [$"{path}.{property.Name}"] : [])
            {
                yield return unchanged;
            }
        }
    }
}
