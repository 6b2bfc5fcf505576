using System.Collections.Immutable;
using System.Buffers;
using System.Net;

namespace ContainerLinks.Fuzz;

/// <summary>One text as everything that a stranger types: link, label, alias, name, id, port, address, variable, drawing.</summary>
internal sealed class LinkTextTarget : FuzzTarget
{
    private const string Label = "containerlinks.link";
    private static readonly SearchValues<char> MarkupCharacters = SearchValues.Create("\"<>[]`");
    private static readonly LinkingRules Rules = new(new ContainerLinksOptions(), () => RuntimeCapabilities.None);
    private static readonly DeclaredLinks.Texts Texts = new();
    private static readonly IPAddress Address = IPAddress.Parse("172.17.0.2");

    public override string Name => "link-text";

    public override IReadOnlyList<string> Words =>
        ["db", "db:alias", "/db:/web/alias", "web/db", "localhost", "ip6-localhost", "xn--bcher-kva", "17b6c5f037a9", "::ffff:10.0.0.1", "fe80::1%eth0", "010.0.0.1", "0x7f.1", "10.0.0.1", "3306/tcp", "80/TCP", "/sctp", Label, ".1=", "=", ",", "true", "KEY=value", "_PORT"];

    public override Outcome Run(byte[] input)
    {
        string text = FuzzText.Of(input);
        bool isLink = LinkOption.TryParse(text, out LinkOption? link, out string? error);
        if (isLink)
        {
            ReadBack(link!);
        }
        else
        {
            FuzzText.ThrowUnlessPrintable(error!, "a refusal");
        }

        FuzzException.ThrowUnless(isLink != FuzzText.IsRefused<FormatException>(() => LinkOption.Parse(text)), "Parse and TryParse do not agree");
        _ = LinkOption.TryParseAsEngine(text, out _, out _);
        int names = ReadNames(text);
        int numbers = ReadNumbers(text);
        int labels = ReadLabels(text);
        Draw(text);
        MakeVariables(text);
        return Outcome.Accepted(isLink ? 1 : 0, names, numbers, labels) with { IsAccepted = isLink || names + numbers + labels > 0 };
    }

    private static void ReadBack(LinkOption link)
    {
        FuzzText.ThrowUnlessWord(link.Alias, "an alias");
        FuzzException.ThrowUnless(LinkOption.Parse(link.ToString()) == link, "a link does not read back");
        FuzzException.ThrowUnless(System.Text.Encoding.UTF8.GetString(new HostsEntry(Address, link.Alias).Line) == $"172.17.0.2\t{link.Alias}\n", "an alias makes another line");
        if (!link.Source.Contains('/', StringComparison.Ordinal))
        {
            var graph = new LinkGraph();
            if (!FuzzText.IsRefused<ArgumentException>(() => graph.Add(new ContainerLink("recipient", link.Source, link.Alias))))
            {
                FuzzException.ThrowUnless(graph.ToDot().Split('\n').Length <= 6 && graph.ToMermaid().Split('\n').Length <= 5, "a link draws more than one edge");
            }
        }
    }

    private static int ReadNames(string text)
    {
        bool isName = ContainerName.IsValid(text), isId = ContainerId.IsValid(text);
        FuzzException.ThrowUnless(isName != FuzzText.IsRefused<ArgumentException>(() => _ = new ContainerSpec(text)), "IsValid and ContainerSpec do not agree");
        FuzzException.ThrowUnless(isId != FuzzText.IsRefused<ArgumentException>(() => _ = new ContainerId(text)), "IsValid and ContainerId do not agree");
        if (isId)
        {
            FuzzException.ThrowUnless(Path.GetFullPath(Path.Combine("/data", text)) == $"/data/{text}", "an id leaves its folder");
        }

        bool isEntry = !FuzzText.IsRefused<ArgumentException>(() => _ = new HostsEntry(Address, text));
        return (isName ? 1 : 0) + (isId ? 2 : 0) + (isEntry ? 4 : 0);
    }

    private static int ReadNumbers(string text)
    {
        bool isPort = ContainerPort.TryParse(text, out ContainerPort port);
        FuzzException.ThrowUnless(!isPort || ContainerPort.Parse(port.ToString()) == port, "a port does not read back");
        _ = ContainerPort.TryParseAsStored(text, out _);
        bool isAddress = AddressParser.TryParse(text, out IPAddress? address);
        if (isAddress)
        {
            FuzzException.ThrowUnless(AddressParser.Parse(address!.ToString()).Equals(address), "an address does not read back");
            string line = new HostsEntry(address, "x").ToString();
            FuzzException.ThrowUnless(HostsAddress.ParseExact(line.AsSpan(0, line.Length - 2))?.Equals(address) == true, "an address makes another line");
        }

        return (isPort ? 1 : 0) + (isAddress ? 2 : 0);
    }

    private static int ReadLabels(string text)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal) { [Label] = text };
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            labels[equals < 0 ? line : line[..equals]] = equals < 0 ? line : line[(equals + 1)..];
        }

        int links = LabelLinks.Of(labels, Label).Count(found => LinkOption.TryParse(found, out _, out _));
        var container = new Container(new ContainerInfo { Id = new ContainerId("a"), Name = "web", Labels = labels });
        (ImmutableArray<Link> Links, ImmutableArray<RefusedLink> Refused) derived = DeclaredLinks.Derive(container, "web", Rules, Texts);
        foreach (Link found in derived.Links)
        {
            FuzzText.ThrowUnlessWord(found.Alias, "an alias of a label");
        }

        foreach (RefusedLink refused in derived.Refused)
        {
            FuzzText.ThrowUnlessPrintable($"{refused.Asked} {refused.Reason}", "a refusal of a label");
        }

        FuzzException.ThrowUnless(derived.Links.Select(found => found.Alias).Distinct(StringComparer.OrdinalIgnoreCase).Count() == derived.Links.Length, "an alias comes twice");
        FuzzException.ThrowUnless(derived.Links.Length <= links, "a label that is no link became one");
        return links + derived.Links.Length;
    }

    private static void Draw(string text)
    {
        string dot = DiagramText.QuoteForDot(text), mermaid = DiagramText.EscapeForMermaid(text);
        FuzzText.ThrowUnlessPrintable(dot, "a label of DOT");
        FuzzText.ThrowUnlessPrintable(mermaid, "a label of Mermaid");
        FuzzException.ThrowUnless(dot.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\\"", "", StringComparison.Ordinal).Count(character => character == '"') == 2, "a label of DOT ends early");
        FuzzException.ThrowUnless(!mermaid.AsSpan().ContainsAny(MarkupCharacters), "a label of Mermaid ends early, or is markup");
    }

    private static void MakeVariables(string text)
    {
        string prefix = LinkEnvironment.PrefixOf(text);
        FuzzException.ThrowUnless(prefix.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_'), "a prefix is not usable");
        var environment = new LinkEnvironment { Recipient = "web", Alias = text, Address = Address, Ports = [new ContainerPort(80)], SourceEnvironment = [text, $"KEY={text}"] };
        FuzzText.ThrowUnlessPrintable(environment.ToString(), "a request as text");
        foreach (string variable in environment.ToVariables())
        {
            FuzzException.ThrowUnless(variable.IndexOf('=', StringComparison.Ordinal) > 0, "a variable has no name");
        }

        _ = environment.ToEngineVariables();
    }
}
