using Microsoft.Extensions.DependencyInjection;

namespace ContainerLinks;

/// <summary>The parts of one linker among the services of a host. What was found stays: metrics are collected once more when the services have ended.</summary>
internal sealed class LinkerServices(IServiceProvider services, string? key)
{
    private ContainerLinker? _linker;
    private IContainerRuntime? _runtime;
    private IAddressPool? _pool;

    public string? Key { get; } = key;

    /// <summary>What the linker is called in sentences: its key, or its runtime's name.</summary>
    public string Name => Key ?? RuntimeName ?? "the linker";

    public ContainerLinker Linker => _linker ??= Get<ContainerLinker>() ?? throw new InvalidOperationException(
        $"No linker is registered{(Key is null ? "" : $" with the key '{Key}'")}: call {(Key is null ? "AddContainerLinks()" : $"AddKeyedContainerLinks(\"{Key}\")")} and choose a runtime behind it, for example UseDocker().");

    public IContainerRuntime? Runtime => _runtime ??= Get<IContainerRuntime>();

    /// <summary>The pool; null for a runtime that gives addresses itself.</summary>
    public IAddressPool? Pool => _pool ??= Runtime?.Capabilities.HasFlag(RuntimeCapabilities.AssignsAddresses) == false ? Get<IAddressPool>() : null;

    /// <summary>As the runtime calls itself, which may be foreign code; null if it does not tell.</summary>
    public string? RuntimeName
    {
        get
        {
            try
            {
                return Runtime?.Name;
            }
#pragma warning disable CA1031 // Foreign code: a name is not worth a failure.
            catch (Exception)
#pragma warning restore CA1031
            {
                return null;
            }
        }
    }

    private T? Get<T>()
        where T : class => Key is null ? services.GetService<T>() : services.GetKeyedService<T>(Key);
}
