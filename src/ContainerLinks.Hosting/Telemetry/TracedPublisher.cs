namespace ContainerLinks;

/// <summary>A publisher whose calls have spans.</summary>
internal sealed class TracedPublisher(INamePublisher publisher, LinkTracing tracing) : INamePublisher
{
    private const string Place = "containerlinks.publisher";

    public string Description => publisher.Description;

    public ContainerNamesOptions Names => publisher.Names;

    public TimeSpan RefreshInterval => publisher.RefreshInterval;

    public string? FindFault(string name) => publisher.FindFault(name);

    public Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken) => tracing.DoAsync("publish names", span =>
    {
        span?.SetTag(Place, publisher.Description).SetTag("containerlinks.name.count", names.Count);
        return publisher.ApplyAsync(names, version, runtime, cancellationToken);
    });

    public Task LeaveAsync(CancellationToken cancellationToken) => tracing.DoAsync("withdraw names", span =>
    {
        span?.SetTag(Place, publisher.Description);
        return publisher.LeaveAsync(cancellationToken);
    });
}
