using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>Gives the settings of linkers values that are kept elsewhere, for example in configuration. <c>ContainerLinks.Hosting</c> has one.</summary>
/// <remarks>Sources are singletons among the services, without a key. Each is asked once for each options object, before anything that code configures, also before the linker was registered: code has the last word.</remarks>
public interface ILinkerOptionsSource
{
    /// <summary>Sets the values that it has.</summary>
    /// <typeparam name="TOptions">The type of the settings.</typeparam>
    /// <param name="options">The settings, with the defaults or the values of an earlier source.</param>
    /// <param name="key">The key of the linker; null for the one without a key.</param>
    /// <param name="section">Which part of the linker's settings these are, as <see cref="ContainerLinksServiceCollectionExtensions.AddLinkerOptions"/> was told; empty for its own.</param>
    /// <param name="sections">All parts that this linker has settings for. What a source has beside them belongs to nobody.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Values cannot be read; each one is named.</exception>
    void Configure<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(TOptions options, string? key, string section, IReadOnlyCollection<string> sections)
        where TOptions : class;
}
