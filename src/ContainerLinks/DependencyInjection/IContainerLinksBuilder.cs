using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks;

/// <summary>What <see cref="ContainerLinksServiceCollectionExtensions.AddContainerLinks"/> returns, for runtimes and publishers to add themselves to.</summary>
public interface IContainerLinksBuilder
{
    /// <summary>The services that are being registered.</summary>
    IServiceCollection Services { get; }
}
