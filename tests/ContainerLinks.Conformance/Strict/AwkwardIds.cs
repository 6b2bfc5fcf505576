using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks.Conformance;

/// <summary>Gives ids that may be mistaken for names: the first container whose name is another one gets an id that begins with a hexadecimal name that the story's links ask for.</summary>
/// <remarks>By chance this happens to one container of 256 for <c>db</c>; a story must not depend on luck.</remarks>
internal sealed class AwkwardIds
{
    // From 12 digits on a text may mean an id.
    private const int ShortId = 12;
    private readonly List<string> _words;
    private int _count;

    public AwkwardIds(StrictStory story) =>
        _words = [.. story.Steps.SelectMany(step => step.Command.Sources()).Where(source => source.Length < ShortId && source.All(char.IsAsciiHexDigitLower)).Distinct(StringComparer.Ordinal)];

    /// <summary>The name of the container that is about to be created.</summary>
    public string Name { get; set; } = "";

    public string Next(SimulatedIdKind kind)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind} {++_count}"))));
        if (kind != SimulatedIdKind.Container || _words.Find(word => word != Name) is not { } first)
        {
            return id;
        }

        _words.Remove(first);
        return first + id[first.Length..];
    }
}
