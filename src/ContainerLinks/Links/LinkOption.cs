using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>A link as it is typed for a recipient: <c>source</c>, <c>source:alias</c>, or <c>/source:/recipient/alias</c> as an engine shows it.</summary>
/// <remarks>
/// <para>The source is the name of a container, its id, a part of its id, or the name of another link, <c>recipient/alias</c>. Without an alias the last
/// part of the source is the alias.</para>
/// <para>An alias consists of labels of 1 to 63 letters, digits, <c>-</c> or <c>_</c>, joined by dots; it has at most 253 characters, and neither a
/// <c>-</c> nor a dot at an end. What resolvers read as an address and never look up is no alias: a last label of digits alone (RFC 1123, 2.1), and the numbers that
/// <c>inet_aton</c> takes, such as <c>0x7f</c>. Nor are the names of the fixed lines of a hosts file, such as <c>localhost</c>. It is kept as typed.</para>
/// <para>Equality compares sources ordinally and aliases without case, as a look-up in a hosts file does.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record LinkOption
{
    private const string Expectation = "expected source or source:alias";
    private const string EmptyMessage = "empty string specified for links";
    private const string BadFormatMessage = "bad format for links: ";

    private LinkOption(string source, string alias) => (Source, Alias) = (source, alias);

    /// <summary>The source as typed, without a leading slash. <c>recipient/alias</c>, the name of another link, keeps its inner slash, and <c>name@host</c>, a source on another host, its host.</summary>
    public string Source { get; }

    /// <summary>The alias as typed, or the last part of <c>/recipient/alias</c>, or the last part of the source, without a host, if there was no alias.</summary>
    public string Alias { get; }

    /// <summary>Makes an option from a source and an alias, by the rules of <see cref="Parse"/>.</summary>
    /// <param name="source">A container's name, id or part of an id, or <c>recipient/alias</c>.</param>
    /// <param name="alias">The alias.</param>
    /// <returns>The option.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument breaks the rules in the remarks of the type.</exception>
    public static LinkOption Create(string source, string alias)
    {
        ArgumentNullException.ThrowIfNull(source);
        LinkAlias.ThrowIfInvalid(alias, nameof(alias));
        string bare = WithoutLeadingSlash(source);
        return LinkSource.FindFault(bare) is string fault
            ? throw new ArgumentException($"'{Quoting.Printable(source)}' cannot be linked to as '{alias}': {fault}.", nameof(source))
            : new LinkOption(bare, alias);
    }

    /// <summary>Reads a link option and refuses everything that cannot become a working link.</summary>
    /// <param name="text">The text of one option.</param>
    /// <returns>The option.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no link option.</exception>
    public static LinkOption Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out LinkOption? option, out string? error) ? option : throw new FormatException(error);
    }

    /// <summary>Reads a link option, as <see cref="Parse"/>, without an exception.</summary>
    /// <param name="text">The text of one option; null counts as empty.</param>
    /// <param name="option">The option, if the result is true.</param>
    /// <param name="error">What was wrong and what was expected, if the result is false.</param>
    /// <returns>False if <paramref name="text"/> is no link option.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LinkOption? option, [NotNullWhen(false)] out string? error)
    {
        option = null;
        if (!TrySplit(text, out string source, out string? typedAlias))
        {
            error = string.IsNullOrEmpty(text)
                ? $"The text of a link is empty; {Expectation}."
                : $"'{Quoting.Printable(text)}' is not a link: ':{Quoting.Printable(AfterSecondColon(text))}' is one part too many; {Expectation}.";
            return false;
        }

        error = null;

        string bare = WithoutLeadingSlash(source);
        string alias = typedAlias is null ? LinkSource.NameIn(LastPart(bare)).ToString()
            : source.StartsWith('/') && typedAlias.StartsWith('/') ? LastPart(typedAlias)
            : typedAlias;
        string? fault = LinkSource.FindFault(bare) ?? LinkAlias.FindFault(alias);
        if (fault is not null)
        {
            error = $"'{Quoting.Printable(text)}' is not a link: {fault}.";
            return false;
        }

        option = new LinkOption(bare, alias);
        return true;
    }

    /// <summary>Reads a link option as engines do (<c>ParseLink</c>): nothing beyond the number of colons is checked, so source and alias may be anything, even empty.</summary>
    /// <remarks>The engine joins the alias with the recipient's name afterwards, as a path: <c>.</c>, <c>..</c> and slashes in it take effect only then.
    /// Without a colon a leading slash stays in both parts; with one it goes from the source, and the alias loses everything up to its last slash.</remarks>
    /// <param name="text">The text of one option.</param>
    /// <param name="parts">Source and alias, if the result is true.</param>
    /// <param name="error">The engine's message, byte for byte, if the result is false. It may carry control characters of <paramref name="text"/>.</param>
    /// <returns>False if an engine refuses <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    internal static bool TryParseAsEngine(string text, out (string Source, string Alias) parts, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        parts = ("", "");
        if (!TrySplit(text, out string source, out string? alias))
        {
            error = text.Length == 0 ? EmptyMessage : BadFormatMessage + text;
            return false;
        }

        parts = alias is null ? (source, source)
            : source.StartsWith('/') ? (source[1..], alias[(alias.LastIndexOf('/') + 1)..])
            : (source, alias);
        error = null;
        return true;
    }

    /// <summary>Tells whether the recipient leaves this alias free: it is neither its own name nor one that its hosts file has already, and the source is not the recipient itself.</summary>
    /// <param name="recipient">The container that shall have the link, as a runtime knows it.</param>
    /// <param name="error">What is in the way, if the result is false.</param>
    /// <returns>False if the link cannot work beside the recipient's own names.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public bool IsAllowedFor(ContainerInfo recipient, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        error = RecipientNames.FindConflict(this, recipient.Name, recipient.EffectiveHostname, recipient.DomainName, recipient.ExtraHosts);
        return error is null;
    }

    /// <inheritdoc cref="IsAllowedFor(ContainerInfo, out string?)"/>
    /// <param name="recipient">The container that shall have the link, before it is created.</param>
    /// <param name="error">What is in the way, if the result is false.</param>
    public bool IsAllowedFor(ContainerSpec recipient, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        error = RecipientNames.FindConflict(this, recipient.Name, recipient.Hostname, recipient.DomainName, recipient.ExtraHosts);
        return error is null;
    }

    /// <inheritdoc/>
    public bool Equals(LinkOption? other) => other is not null && Source == other.Source && LinkAlias.Comparer.Equals(Alias, other.Alias);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, LinkAlias.Comparer.GetHashCode(Alias));

    /// <summary>The option in the form <c>source:alias</c>, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => $"{Source}:{Alias}";

    private static bool TrySplit([NotNullWhen(true)] string? text, out string source, out string? alias)
    {
        (source, alias) = ("", null);
        int colon = text?.IndexOf(':') ?? -1;
        if (string.IsNullOrEmpty(text) || colon != text.LastIndexOf(':'))
        {
            return false;
        }

        (source, alias) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private static string AfterSecondColon(string text) => text[(text.IndexOf(':', text.IndexOf(':') + 1) + 1)..];

    private static string WithoutLeadingSlash(string source) => source.StartsWith('/') ? source[1..] : source;

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];
}
