using System.Collections.Immutable;

namespace ContainerLinks;

/// <summary>Works out which of all links that were asked for count: each alias once, none in the way of the recipient's own names.</summary>
/// <remarks>What a caller declared counts before what the runtime keeps, and that before what a label asks for. The outcome depends on what is asked for, not on the order in which it came.</remarks>
internal sealed class DeclaredLinks
{
    private readonly Container _container;
    private readonly string _recipient;
    private readonly LinkingRules _rules;
    private readonly Dictionary<string, Link> _byAlias = new(LinkAlias.Comparer);
    private readonly Dictionary<string, string> _aliasByPrefix = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RefusedLink>.Builder _refused = ImmutableArray.CreateBuilder<RefusedLink>();

    private DeclaredLinks(Container container, string recipient, LinkingRules rules) => (_container, _recipient, _rules) = (container, recipient, rules);

    /// <summary>One string for equal texts: thousands of recipients call their sources by the same few names.</summary>
    internal sealed class Texts
    {
        private readonly string?[] _texts = new string?[1024];

        public string Share(string text)
        {
            ref string? shared = ref _texts[(uint)text.GetHashCode(StringComparison.Ordinal) % _texts.Length];
            return shared == text ? shared : shared = text;
        }
    }

    /// <param name="container">The recipient.</param>
    /// <param name="recipient">The name under which its links are known.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="texts">The names that other links have.</param>
    /// <returns>The links that count, in their order, and what was asked for and is none.</returns>
    public static (ImmutableArray<Link> Links, ImmutableArray<RefusedLink> Refused) Derive(Container container, string recipient, LinkingRules rules, Texts texts)
    {
        IReadOnlyList<string> labels = LabelLinks.Of(container.Info.Labels, rules.LinkLabel);
        if (container.Code.IsEmpty && container.Native.IsEmpty && labels.Count == 0)
        {
            return ([], []);
        }

        // Most recipients have one link, and there may be hundreds of thousands.
        if (container.Code.Length == 1 && container.Native.IsEmpty && labels.Count == 0 && FindConflict(container, container.Code[0], recipient) is null)
        {
            return ([Named(container.Code[0], recipient)], []);
        }

        var links = new DeclaredLinks(container, recipient, rules);
        foreach (Link link in container.Code)
        {
            links.Add(link, link.Declared.ToString());
        }

        foreach (Link link in container.Native)
        {
            if (!links.IsHidden(link.Alias))
            {
                links.Add(link, $"the runtime's link {link.Source}:{link.Alias}");
            }
        }

        links.AddLabels(labels, texts);
        return ([.. links._byAlias.Values.Order(Link.ByOrigin)], links._refused.ToImmutable());
    }

    /// <summary>Why a link cannot be declared beside those that count; null if it can.</summary>
    public static RefusedLink? FindFault(Container container, string recipient, ContainerLink link, bool isById, LinkingRules rules)
    {
        var links = new DeclaredLinks(container, recipient, rules);
        foreach (Link present in container.Links)
        {
            links.Add(present, present.Declared.ToString());
        }

        int before = links._refused.Count;
        links.Add(new Link(link, LinkOrigin.Code, isById), link.ToString());
        return links._refused.Count == before ? null : links._refused[^1];
    }

    private void AddLabels(IReadOnlyList<string> labels, Texts texts)
    {
        if (labels.Count > LabelLinks.MostLinks)
        {
            _refused.Add(new RefusedLink($"{labels.Count} links by label", $"'{_recipient}' has {labels.Count} labels with links; the first {LabelLinks.MostLinks} are taken up.", IsAliasTaken: false));
        }

        foreach (string text in labels.Take(LabelLinks.MostLinks))
        {
            string asked = $"the label's link '{Quoting.Printable(text)}'";
            if (!LinkOption.TryParse(text, out LinkOption? option, out string? error))
            {
                _refused.Add(new RefusedLink(asked, error, IsAliasTaken: false));
            }
            else if (option.Source.Contains('/'))
            {
                // Which container another link leads to changes with that link, and a label is read again at every start.
                _refused.Add(new RefusedLink(asked, $"'{Quoting.Printable(text)}' names another link as its source; a label has to name a container.", IsAliasTaken: false));
            }
            else if (!IsHidden(option.Alias))
            {
                Add(new Link(new ContainerLink(_recipient, texts.Share(option.Source), texts.Share(option.Alias)), LinkOrigin.Label, IsById: false), asked);
            }
        }
    }

    private void Add(Link link, string asked)
    {
        if (_byAlias.TryGetValue(link.Alias, out Link? other))
        {
            if (other.Source != link.Source)
            {
                Refuse(link, asked, $"the alias '{link.Alias}' stands for '{other.Source}' already", isAliasTaken: true);
            }

            return;
        }

        if (FindConflict(_container, link, _recipient) is { } conflict)
        {
            _refused.Add(new RefusedLink(asked, conflict, IsAliasTaken: false, link.Alias));
            return;
        }

        if (_rules.PrefixOf(link.Alias) is { } prefix && !_aliasByPrefix.TryAdd(prefix, link.Alias))
        {
            Refuse(link, asked, $"the aliases '{_aliasByPrefix[prefix]}' and '{link.Alias}' give link variables of one name ({prefix}_…); rename one, or switch variables off", isAliasTaken: true);
            return;
        }

        _byAlias.Add(link.Alias, Named(link, _recipient));
    }

    private static Link Named(Link link, string recipient) =>
        link.Declared.Recipient == recipient ? link : link with { Declared = link.Declared with { Recipient = recipient } };

    private static string? FindConflict(Container container, Link link, string recipient)
    {
        ContainerInfo info = container.Info;
        return info.NetworkOf is not null
            ? $"'{recipient}' uses the network and the hosts file of another container; link that one instead."
            : RecipientNames.FindConflict(LinkOption.Create(link.Source, link.Alias), info.Name, info.EffectiveHostname, info.DomainName, info.ExtraHosts)
                ?? (link.Source == info.Id.Value ? $"The link of '{recipient}' as '{link.Alias}' is not possible: source and recipient are the same container; expected another container." : null);
    }

    private bool IsHidden(string alias) => _container.Hidden.Contains(alias, LinkAlias.Comparer);

    private void Refuse(Link link, string asked, string reason, bool isAliasTaken) =>
        _refused.Add(new RefusedLink(asked, $"'{_recipient}' has no link to '{link.Source}' as '{link.Alias}': {reason}.", isAliasTaken, link.Alias));
}
