using System.Text;

namespace ContainerLinks;

/// <summary>What the suite needs of a runtime beside its contract. Override what your runtime does in another way.</summary>
public abstract class RuntimeUnderTest : IAsyncDisposable
{
    private readonly string _prefix = $"cl{Guid.NewGuid().ToString("N")[..8]}-";

    /// <summary>The runtime.</summary>
    public abstract IContainerRuntime Runtime { get; }

    /// <summary>How long a fact or a file may take. Nothing waits this long unless it fails.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(60);

    /// <summary>Settings of the linker over this runtime.</summary>
    public virtual ContainerLinksOptions LinkerOptions => new();

    /// <summary>A name that no other container has.</summary>
    public string NameOf(string name) => _prefix + name;

    /// <summary>A container that starts at once, keeps running, and exposes 3306/tcp.</summary>
    public abstract ContainerSpec SpecOf(string name);

    /// <summary>The hosts file as the container's own processes see it.</summary>
    public virtual Task<string> ReadHostsAsync(ContainerInfo container) =>
        Task.FromResult(Encoding.UTF8.GetString(Runtime.OpenHosts(container)?.Read() ?? []));

    /// <summary>What a start needs where the linker is not there to give it.</summary>
    public virtual ContainerStart StartOf(string name) => new();

    /// <summary>Removes what this test made.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await foreach (ContainerFact list in Runtime.WatchAsync())
        {
            // Who uses the network of another goes before it.
            foreach (ContainerInfo container in list.Containers.Where(container => container.Name.StartsWith(_prefix, StringComparison.Ordinal)).OrderBy(container => container.NetworkOf is null))
            {
                await Runtime.RemoveAsync(container.Id, force: true);
            }

            break;
        }

        GC.SuppressFinalize(this);
    }
}
