using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Tests;

/// <summary>How publishers are given to a linker, and what is refused then.</summary>
public sealed class PublisherOptionsTests
{
    private static readonly Dictionary<string, Action<ContainerNamesOptions>> Faults = new()
    {
        ["Label must not be null*"] = options => options.Label = null!,
        ["Containers must be Asking, LinkedTo or All, but is 7."] = options => options.Containers = (NamedContainers)7,
        ["Template must not be null."] = options => options.Template = null!,
        ["Template '' is empty."] = options => options.Template = "",
        ["Template '{nme}' has '{nme}', where {name}, {id}, {hostname} or {label:NAME} can be."] = options => options.Template = "{nme}",
        ["Template 'x{name' has '{name', where*"] = options => options.Template = "x{name",
        ["Template '{label:}' has '{label:}', where*"] = options => options.Template = "{label:}",
        ["Networks has an empty name in it*"] = options => options.Networks.Add(""),
        ["HostAddress must be an address at which others reach this machine, but is 0.0.0.0."] = options => options.HostAddress = IPAddress.Any,
        ["HostAddress must be an address*but is ::."] = options => options.HostAddress = IPAddress.IPv6Any,
        ["HostAddress must be an address*but is 127.0.0.2."] = options => options.HostAddress = IPAddress.Parse("127.0.0.2"),
    };

    public static TheoryData<string> Messages => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Names_that_are_not_valid_are_refused_when_the_linker_is_made(string message)
    {
        var publisher = new FakePublisher();
        Faults[message](publisher.Options);
        var options = new ContainerLinksOptions();
        Faults[message](options.MachineNames);

        Linker(publisher).Should().Throw<ArgumentException>().WithMessage($"The names for the zone 'test' are not valid: {message} (Parameter 'publishers')");
        FluentActions.Invoking(() => new ContainerLinker(new FakeRuntime(), options)).Should().Throw<ArgumentException>().WithMessage($"MachineNames.{message} (Parameter 'options')");
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var publisher = new FakePublisher();
        publisher.Options.Template = "";
        publisher.Options.Networks.Add("");

        Linker(publisher).Should().Throw<ArgumentException>().WithMessage("*Template*Networks*");
    }

    [Fact]
    public void A_publisher_that_does_not_tell_its_settings_is_refused_with_the_reason()
    {
        Linker(null!).Should().Throw<ArgumentNullException>().WithParameterName("publishers");
        Linker(new FakePublisher { NamesOf = static () => null! }).Should().Throw<ArgumentException>().WithMessage("The names for the zone 'test' are not valid: Names must not be null.*");
        Linker(new FakePublisher { NamesOf = static () => throw new InvalidOperationException("no names today") })
            .Should().Throw<ArgumentException>().WithMessage("A publisher of names does not tell its settings: no names today*").WithInnerException<InvalidOperationException>();
    }

    [Fact]
    public async Task What_is_changed_after_the_linker_was_made_changes_nothing()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        var publisher = new FakePublisher();
        await using var fixture = new LinkerFixture(runtime, publishers: publisher);
        publisher.Options.Template = "other";
        publisher.Options.Networks.Add("none");

        await fixture.FollowAsync();

        (await publisher.NextAsync()).Texts.Should().Equal("db: 10.0.0.2");
    }

    [Fact]
    public async Task Publishers_are_added_to_the_linker_beside_each_other()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        FakePublisher one = new() { Description = "one" }, two = new() { Description = "two" };
        var services = new ServiceCollection();
        services.AddContainerLinks().UseRuntime(_ => runtime).AddNamePublisher(_ => one).AddNamePublisher(_ => two);
        await using (ServiceProvider provider = services.BuildServiceProvider(validateScopes: true))
        {
            await provider.GetRequiredService<ContainerLinker>().FollowAsync();
            await one.NextAsync("db: 10.0.0.2");
            await two.NextAsync("db: 10.0.0.2");
        }

        (one.Left, two.Left).Should().Be((1, 1), "the linker ended with its provider");
    }

    [Fact]
    public async Task A_linker_with_a_key_has_the_publishers_of_its_key_only()
    {
        var runtime = new FakeRuntime();
        runtime.Add("db", "10.0.0.2");
        FakePublisher keyed = new(), other = new();
        var services = new ServiceCollection();
        services.AddKeyedContainerLinks("docker").UseRuntime(_ => runtime).AddNamePublisher(_ => keyed);
        services.AddContainerLinks().UseRuntime(_ => new FakeRuntime()).AddNamePublisher(_ => other);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredKeyedService<ContainerLinker>("docker").FollowAsync();

        await keyed.NextAsync("db: 10.0.0.2");
        other.Applied.Should().Be(0);
        FluentActions.Invoking(() => services.AddContainerLinks().AddNamePublisher(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ContainerLinksServiceCollectionExtensions.AddNamePublisher(null!, _ => keyed)).Should().Throw<ArgumentNullException>();
    }

    private static Func<ContainerLinker> Linker(INamePublisher publisher) => () => new ContainerLinker(new FakeRuntime(), publishers: [publisher]);
}
