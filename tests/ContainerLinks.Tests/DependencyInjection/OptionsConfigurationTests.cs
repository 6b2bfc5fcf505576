using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ContainerLinks.Tests;

/// <summary>Whatever can be set in code can be set in appsettings.json.</summary>
public sealed class OptionsConfigurationTests
{
    private const string Everything = """
        {
          "Policy": { "OnSourceStopped": "PointTo", "SinkAddress": "10.0.0.1", "OnSourceRemoved": "Drop", "Required": true },
          "Variables": { "Enabled": false, "Only": [ "DB_PORT_*", "DB_NAME" ], "PassedSourceVariables": [ "USER" ], "AddressByName": true, "UsableNames": false },
          "Addresses": {
            "Network": "10.40.0.0/24", "Gateway": "10.40.0.7", "HasGateway": false, "Range": "10.40.0.10-10.40.0.99", "Excluded": [ "10.40.0.9" ],
            "ReuseDelay": "00:01:00", "ReuseUnderPressure": true, "Allocation": "NextFree"
          },
          "ObserveOnly": true,
          "LinkLabel": "link",
          "MachineNames": { "HostsPath": "/etc/hosts", "Label": "host", "Marker": "mine", "Containers": "LinkedTo", "Template": "{id}.local", "Networks": [ "front" ], "HostAddress": "192.0.2.1", "LeaveOutUnhealthy": true },
          "Journal": { "Folder": "/data", "FlushToDisk": false },
          "StandBy": true,
          "RetryInterval": "00:00:09"
        }
        """;

    [Fact]
    public void Every_option_but_a_delegate_binds()
    {
        ContainerLinksOptions options = Bind(Everything);

        Unchanged(options, new ContainerLinksOptions(), "").Should().Equal(".MachineNames.NamesOf");
        options.MachineNames.Networks.Should().Equal("front");
        options.Variables.Only.Should().Equal("DB_PORT_*", "DB_NAME");
        options.Variables.PassedSourceVariables.Should().Equal("USER");
    }

    [Fact]
    public void The_names_of_a_publisher_bind_by_themselves()
    {
        var options = new FakeNamesOptions();
        Bind("""{ "Containers": "Asking", "Networks": [ "front", "back" ], "HostAddress": "fd00::1" }""", options);

        (options.Containers, options.HostAddress?.ToString()).Should().Be((NamedContainers.Asking, "fd00::1"));
        options.Networks.Should().Equal("front", "back");
    }

    [Fact]
    public void A_pattern_that_is_none_fails_where_it_is_bound() =>
        FluentActions.Invoking(() => Bind("""{ "Variables": { "Only": [ "DB=" ] } }""")).Should().Throw<Exception>().Which.ToString().Should().Contain("'DB=' is not a pattern of variable names");

    private static ContainerLinksOptions Bind(string json)
    {
        var options = new ContainerLinksOptions();
        Bind(json, options);
        return options;
    }

    private static void Bind(string json, object options) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().Bind(options);

    /// <summary>The paths of what still has its default value.</summary>
    private static IEnumerable<string> Unchanged(object options, object defaults, string path)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            (object? value, object? initial) = (property.GetValue(options), property.GetValue(defaults));
            bool isPart = property.PropertyType == typeof(LinkPolicy) || property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);
            string name = $"{path}.{property.Name}";
            foreach (string unchanged in isPart ? Unchanged(value!, initial!, name) : Equals(value, initial) ? [name] : [])
            {
                yield return unchanged;
            }
        }
    }
}
