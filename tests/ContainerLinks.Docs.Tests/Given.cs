using System.Buffers;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// What a piece of code on a page may use without saying where it comes from.
#pragma warning disable IDE1006, CA1708, SA1300
namespace ContainerLinks.Docs.Given;

/// <summary>Names that every page takes as given.</summary>
public static class Names
{
    public static HostApplicationBuilder builder => throw new NotSupportedException();

    public static IServiceCollection services => throw new NotSupportedException();

    public static ServiceProvider provider => throw new NotSupportedException();

    public static IConfiguration configuration => throw new NotSupportedException();

    public static ContainerLinker linker => throw new NotSupportedException();

    public static SimulatedEngine engine => throw new NotSupportedException();
}

/// <summary>A runtime of the reader's own.</summary>
public sealed class MyRuntime : IContainerRuntime
{
    public string Name => throw new NotSupportedException();

    public RuntimeCapabilities Capabilities => throw new NotSupportedException();

    public IAsyncEnumerable<ContainerFact> WatchAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<ContainerInfo?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ContainerId> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(ContainerId container, ContainerStart start, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StopAsync(ContainerId container, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RenameAsync(ContainerId container, string newName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RemoveAsync(ContainerId container, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>A directory of the reader's own.</summary>
public sealed class MyDirectory : ISourceDirectory
{
    public string Name => throw new NotSupportedException();

    public IAsyncEnumerable<SourceReport> WatchAsync(SourceInterest interest, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>A renderer of the reader's own.</summary>
public sealed class MyRenderer : IHostsFileRenderer
{
    public void Render(IReadOnlyList<HostsEntry> entries, IBufferWriter<byte> destination) => throw new NotSupportedException();

    public bool IsOwn(ReadOnlySpan<byte> line) => throw new NotSupportedException();
}

/// <summary>A pool of the reader's own.</summary>
public sealed class MyPool(IPNetwork network) : IAddressPool
{
    public IPNetwork Network => network;

    public ValueTask<AddressLease> AcquireAsync(string owner, IPAddress? requested = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> ReleaseAsync(AddressLease lease, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ReserveAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<AddressLease> AdoptAsync(string owner, IPAddress address, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> ForgetAsync(string owner, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AddressLease>> GetLeasesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask SettleAsync(IReadOnlyDictionary<string, IPAddress?> owners, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<AddressPoolStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>A graph of the reader's own.</summary>
public sealed class MyGraph(LinkPolicy defaultPolicy) : ILinkGraph
{
    public LinkPolicy DefaultPolicy => defaultPolicy;

    public int Count => throw new NotSupportedException();

    public IEnumerable<ContainerLink> Links => throw new NotSupportedException();

    public IReadOnlyList<string> Containers => throw new NotSupportedException();

    public bool Add(ContainerLink link) => throw new NotSupportedException();

    public bool Remove(string recipient, string alias) => throw new NotSupportedException();

    public bool TryGet(string recipient, string alias, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ContainerLink? link) => throw new NotSupportedException();

    public IReadOnlyList<ContainerLink> LinksFrom(string recipient) => throw new NotSupportedException();

    public IReadOnlyList<ContainerLink> LinksTo(string source) => throw new NotSupportedException();

    public bool Contains(string container) => throw new NotSupportedException();

    public bool Rename(string oldName, string newName) => throw new NotSupportedException();

    public IReadOnlyList<ContainerLink> RemoveRecipient(string recipient) => throw new NotSupportedException();

    public bool AddDependency(string container, string dependsOn) => throw new NotSupportedException();

    public bool RemoveDependency(string container, string dependsOn) => throw new NotSupportedException();

    public IReadOnlyList<string> DependenciesOf(string container) => throw new NotSupportedException();

    public bool TryGetStartOrder([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StartOrder? order, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out IReadOnlyList<string>? cycle) =>
        throw new NotSupportedException();
}
