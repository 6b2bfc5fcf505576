using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContainerLinks;

/// <summary>A part of a linker's settings, for those who have to know all of them.</summary>
/// <param name="Key">The linker's key; null for the one without.</param>
/// <param name="Section">The part; empty for the linker's own settings.</param>
/// <param name="Options">The type of the settings.</param>
internal sealed record LinkerOptionsPart(string? Key, string Section, Type Options);

/// <summary>Asks every <see cref="ILinkerOptionsSource"/> for one part of a linker's settings.</summary>
internal sealed class SourcedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(IServiceProvider provider, LinkerOptionsPart part) : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, TOptions options)
    {
        if (name != (part.Key ?? Options.DefaultName))
        {
            return;
        }

        string[] sections = [.. provider.GetServices<LinkerOptionsPart>().Where(other => other.Key == part.Key).Select(other => other.Section)];
        foreach (ILinkerOptionsSource source in provider.GetServices<ILinkerOptionsSource>())
        {
            source.Configure(options, part.Key, part.Section, sections);
        }
    }
}
