using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks.Tests;

/// <summary>The options of addresses from appsettings.json: all of it arrives, or the start fails and names what did not.</summary>
public sealed class AddressConfigurationTests
{
    [Fact]
    public void Everything_binds_from_text()
    {
        AddressPoolOptions addresses = Bind("""
            "Network": "10.40.0.0/24", "Gateway": "10.40.0.7", "HasGateway": true, "Range": "10.40.0.10-10.40.0.99",
            "Excluded": [ "10.40.0.9", "10.40.0.16/29", "10.40.0.30-10.40.0.32" ],
            "ReuseDelay": "00:01:00", "ReuseUnderPressure": true, "Allocation": "LowestFree"
            """).Addresses;

        addresses.Network.Should().Be(IPNetwork.Parse("10.40.0.0/24"));
        addresses.Gateway.Should().Be(IPAddress.Parse("10.40.0.7"));
        addresses.Range.Should().Be(AddressRange.Parse("10.40.0.10-10.40.0.99"));
        addresses.Excluded.Select(part => part.ToString()).Should().Equal("10.40.0.9", "10.40.0.16/29", "10.40.0.30-10.40.0.32");
        addresses.ReuseDelay.Should().Be(TimeSpan.FromMinutes(1));
        addresses.ReuseUnderPressure.Should().BeTrue();
        addresses.Allocation.Should().Be(AddressAllocation.LowestFree);
        new AddressPool(addresses).Acquire("web").Address.ToString().Should().Be("10.40.0.10");
    }

    [Fact]
    public void IPv6_binds_too()
    {
        AddressPoolOptions addresses = Bind(""" "Network": "fd00::/64", "Gateway": "fd00::1", "Range": "fd00::10/124", "Excluded": [ "fd00::10-fd00::12" ] """).Addresses;

        new AddressPool(addresses).Acquire("web").Address.ToString().Should().Be("fd00::13");
    }

    [Fact]
    public void The_sink_of_a_policy_binds()
    {
        LinkPolicy policy = Bind("", """ "OnSourceStopped": "PointTo", "SinkAddress": "10.40.0.1", "Required": true """).Policy;

        policy.Should().Be(new LinkPolicy { OnSourceStopped = SourceStoppedAction.PointTo, SinkAddress = IPAddress.Parse("10.40.0.1"), Required = true });
        LinkPolicy.Default.SinkAddress.Should().BeNull();
    }

    [Theory]
    [InlineData("""  "Network": "ten"  """, "'ten' at '*Network'")]
    [InlineData("""  "Network": "10.40.0.1/24"  """, "'10.40.0.1/24' at '*Network'")]
    [InlineData("""  "Network": "10.40.0.1"  """, "'10.40.0.1' at '*Network'")]
    [InlineData("""  "Network": "10.40.0.0/24", "Gateway": "010.40.0.7"  """, "'010.40.0.7' at '*Gateway'")]
    [InlineData("""  "Network": "10.40.0.0/24", "Gateway": "10.40.0.7/24"  """, "'10.40.0.7/24' at '*Gateway'")]
    public void What_is_no_network_or_address_fails_where_it_is_bound(string addresses, string expected) =>
        FluentActions.Invoking(() => Bind(addresses)).Should().Throw<InvalidOperationException>().WithMessage($"*{expected}*").WithInnerException<Exception>();

    [Fact]
    public void A_sink_that_is_no_address_fails_where_it_is_bound() =>
        FluentActions.Invoking(() => Bind("", """ "SinkAddress": "localhost" """)).Should().Throw<InvalidOperationException>().WithMessage("*'localhost' at '*SinkAddress'*");

    [Theory]
    [InlineData("""  "Range": "10.40.0.99-10.40.0.10"  """, "Range is '10.40.0.99-10.40.0.10' is not a range of addresses: expected two addresses such as")]
    [InlineData("""  "Excluded": [ "10.40.0.9", "10.40.0.300" ]  """, "Excluded[1] is '10.40.0.300'")]
    [InlineData("""  "Excluded": [ "10.40.0.1/24" ]  """, "Excluded[0] is '10.40.0.1/24'")]
    [InlineData("""  "Excluded": [ "" ]  """, "Excluded[0]")]
    [InlineData("""  "Excluded": [ "10.41.0.9" ]  """, "Excluded[0] is 10.41.0.9; expected a part of the network 10.40.0.0/24.")]
    public void A_range_that_is_none_stays_and_is_named_by_the_check(string addresses, string expected) =>
        FluentActions.Invoking(() => new AddressPool(Bind(""" "Network": "10.40.0.0/24", """ + addresses).Addresses)).Should().Throw<ArgumentException>().Which.Message.Should().Contain(expected);

    [Theory]
    [InlineData("", "")]
    [InlineData(""" , "Excluded": [] """, "")]
    [InlineData(""" , "Excluded": "" """, "")]
    [InlineData(""" , "Excluded": "10.40.0.9" """, "10.40.0.9")]
    public void A_list_may_be_empty_or_one_range(string excluded, string expected) =>
        string.Join(' ', Bind(""" "Network": "10.40.0.0/24" """ + excluded).Addresses.Excluded).Should().Be(expected);

    [Fact]
    public void One_text_for_a_list_is_all_of_it()
    {
        AddressPoolOptions addresses = Bind(""" "Network": "10.40.0.0/24", "Excluded": "10.40.0.9, 10.40.0.20-10.40.0.30" """).Addresses;

        addresses.Excluded.Select(part => part.ToString()).Should().Equal("10.40.0.9", "10.40.0.20-10.40.0.30");
    }

    [Fact]
    public void A_start_with_a_pool_that_cannot_be_read_fails()
    {
        var services = new ServiceCollection();
        services.Configure<ContainerLinksOptions>(Section(""" "Network": "10.40.0.0/24", "Excluded": [ "ten" ] """, ""));
        services.AddContainerLinks().UseRuntime(_ => new FakeRuntime(RuntimeCapabilities.None));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(it => it.GetRequiredService<ContainerLinker>()).Should().Throw<Exception>().WithMessage("*Excluded[0] is 'ten'*");
    }

    private static ContainerLinksOptions Bind(string addresses, string policy = "")
    {
        var services = new ServiceCollection();
        services.Configure<ContainerLinksOptions>(Section(addresses, policy));
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ContainerLinksOptions>>().Value;
    }

    private static IConfigurationSection Section(string addresses, string policy) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "ContainerLinks": { "Addresses": { {{addresses}} }, "Policy": { {{policy}} } } }""")))
        .Build().GetSection("ContainerLinks");
}
