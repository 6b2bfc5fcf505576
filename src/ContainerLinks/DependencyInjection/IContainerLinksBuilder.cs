using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks;

/// <summary>What <see cref="ContainerLinksServiceCollectionExtensions.AddContainerLinks"/> and <see cref="ContainerLinksServiceCollectionExtensions.AddKeyedContainerLinks"/> return, for choosing a runtime and other parts.</summary>
public interface IContainerLinksBuilder
{
    /// <summary>The services that are being registered.</summary>
    IServiceCollection Services { get; }

    /// <summary>The key of the linker's services and the name of its options.</summary>
    /// <value>Null for the linker without a key; its options have the default name.</value>
    string? Key { get; }
}
