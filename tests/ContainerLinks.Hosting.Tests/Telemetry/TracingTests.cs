using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks.Hosting.Tests;

/// <summary>Who waits for a command sees in the trace what the engine took.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task A_command_has_spans_below_its_callers_with_runtime_container_and_failure()
    {
        ConcurrentQueue<Activity> spans = [];
        using ActivityListener listener = Listen(spans);
        await using var fixture = new HostFixture("docker");
        fixture.Builder.AddHostedLinks();
        await fixture.StartAsync();
        ContainerLinker linker = fixture.Host.Services.GetRequiredKeyedService<ContainerLinker>("docker");

        using var caller = new Activity("request");
        caller.Start();
        ContainerId id = await linker.RunAsync(new ContainerSpec("db"));
        await FluentActions.Awaiting(() => linker.RunAsync(new ContainerSpec("db"))).Should().ThrowAsync<ContainerLinksException>();
        caller.Stop();

        Activity[] own = [.. spans.Where(span => span.TraceId == caller.TraceId && span.Source.Name == "ContainerLinks")];
        own.Select(span => (span.DisplayName, span.Kind, span.Status)).Should().Equal(
            ("create container", ActivityKind.Client, ActivityStatusCode.Unset),
            ("start container", ActivityKind.Client, ActivityStatusCode.Unset),
            ("create container", ActivityKind.Client, ActivityStatusCode.Error));
        own.Should().OnlyContain(span => span.ParentSpanId == caller.SpanId);
        own[0].TagObjects.Should().Equal(Tags(fixture, ("container.name", "db"), ("container.id", id.Value)));
        own[1].TagObjects.Should().Equal(Tags(fixture, ("container.id", id.Value)));
        own[2].TagObjects.Should().Equal(Tags(fixture, ("container.name", "db"), ("error.type", "NameInUse")));
    }

    [Fact]
    public async Task A_write_that_is_not_to_the_disk_has_a_span_and_so_has_a_publishers_call()
    {
        ConcurrentQueue<Activity> spans = [];
        using ActivityListener listener = Listen(spans);
        await using var fixture = new HostFixture();
        fixture.Builder.AddHostedLinks().AddDynamicDns(options => (options.Zone, options.InMemory, options.Host) = ("traced.test", new InMemoryZone("traced.test"), "h1"));
        fixture.Runtime.Engine.Run(new SimulatedContainerSpec("db", "mysql"));
        ContainerId web = fixture.Runtime.Engine.Run(new SimulatedContainerSpec("web", "httpd") { Labels = new Dictionary<string, string> { ["containerlinks.link"] = "db:database" } });
        await fixture.FollowAsync();

        await HostFixture.UntilAsync(() => spans.Any(span => Equals(span.GetTagItem("container.id"), web.Value)) && spans.Any(IsOfZone));

        spans.First(span => Equals(span.GetTagItem("container.id"), web.Value)).DisplayName.Should().Be("write hosts file");
        Activity publish = spans.First(IsOfZone);
        (publish.DisplayName, publish.GetTagItem("containerlinks.name.count")).Should().Be(("publish names", 2));

        static bool IsOfZone(Activity span) => span.GetTagItem("containerlinks.publisher") is string place && place.Contains("traced.test", StringComparison.Ordinal);
    }

    /// <summary>A member with a default would otherwise be asked of the decorator, which cannot know.</summary>
    [Fact]
    public void What_is_traced_passes_on_every_member()
    {
        foreach ((string name, Type seam) in new[] { ("TracedRuntime", typeof(IContainerRuntime)), ("TracedPublisher", typeof(INamePublisher)), ("TracedRuntime+TracedHostsFile", typeof(IHostsFile)) })
        {
            Type traced = typeof(ContainerLinksHostingExtensions).Assembly.GetType($"ContainerLinks.{name}", throwOnError: true)!;
            InterfaceMapping map = traced.GetInterfaceMap(seam);
            map.TargetMethods.Should().OnlyContain(method => method.DeclaringType == traced, seam.Name);
        }
    }

    private static Dictionary<string, object?> Tags(HostFixture fixture, params (string Name, object Value)[] others)
    {
        var tags = new Dictionary<string, object?> { ["containerlinks.runtime"] = fixture.Runtime.Name, ["containerlinks.linker.key"] = "docker" };
        foreach ((string name, object value) in others)
        {
            tags[name] = value;
        }

        return tags;
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ContainerLinks",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
