using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A link: the recipient reaches the source under the alias.</summary>
/// <remarks>
/// <para>Names of containers are one character or more of <c>a-z A-Z 0-9 _ . -</c>, the first one a letter or a digit; the alias follows the rules of
/// <see cref="LinkOption"/>. Whether such containers exist does not matter.</para>
/// <para>Equality compares names ordinally, aliases without case, and policies.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record ContainerLink
{
    /// <summary>Makes a link without its parts, which the initializer then has to give.</summary>
    public ContainerLink()
    {
    }

    /// <summary>Makes a link with the linker's default policy.</summary>
    /// <param name="recipient">The container that has the link.</param>
    /// <param name="source">The container that is linked to.</param>
    /// <param name="alias">The name by which the recipient calls the source.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A name or the alias breaks the rules in the remarks of the type.</exception>
    [SetsRequiredMembers]
    public ContainerLink(string recipient, string source, string alias) => (Recipient, Source, Alias) = (recipient, source, alias);

    /// <summary>The name of the container that has the link.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is no name of a container.</exception>
    public required string Recipient { get; init => field = LinkSource.ThrowIfNoName(value, nameof(Recipient)); }

    /// <summary>The name of the container that is linked to, or <c>name@host</c> for one on another host.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is no name of a container.</exception>
    public required string Source { get; init => field = LinkSource.ThrowIfNoSource(value, nameof(Source)); }

    /// <summary>The name by which the recipient calls the source, as typed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is no alias.</exception>
    public required string Alias { get; init => field = LinkAlias.ThrowIfInvalid(value, nameof(Alias)); }

    /// <summary>How the link behaves when its source is not there.</summary>
    /// <value>The default is null: the default policy of the linker or the graph.</value>
    /// <exception cref="ArgumentException">The policy points to a sink address but has none.</exception>
    public LinkPolicy? Policy { get; init => field = LinkPolicy.ThrowIfInvalid(value, nameof(Policy)); }

    /// <inheritdoc/>
    public bool Equals(ContainerLink? other) =>
        other is not null && Recipient == other.Recipient && Source == other.Source && LinkAlias.Comparer.Equals(Alias, other.Alias) && Policy == other.Policy;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Recipient, Source, LinkAlias.Comparer.GetHashCode(Alias));

    /// <summary>The link in the form <c>recipient -> source:alias</c>.</summary>
    public override string ToString() => $"{Recipient} -> {Source}:{Alias}";
}
