using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

// STUB: signatures only. Parse = the engine's grammar and the engine's words where it errs (bad format, empty);
// it keeps what an engine would keep. Validate = what Strict refuses beyond the engine.
public sealed record LinkOption
{
    private LinkOption(string source, string alias) => (Source, Alias) = (source, alias);

    /// <summary>The source as typed, without the leading slash.</summary>
    public string Source { get; }

    /// <summary>The alias as typed, or the last part of /recipient/alias.</summary>
    public string Alias { get; }

    /// <summary>Strict: parses and validates. FormatException with the engine's or our message.</summary>
    public static LinkOption Parse(string text) => new(text, text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LinkOption? option, [NotNullWhen(false)] out string? error) => throw new NotImplementedException();

    /// <summary>The engine's own ParseLink: no check beyond its grammar.</summary>
    public static bool TryParseAsEngine(string text, out (string Source, string Alias) parts, [NotNullWhen(false)] out string? error) => throw new NotImplementedException();
}
