using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>The rule for names of containers, the same in Docker and Podman: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]+</c>.</summary>
public static class ContainerName
{
    internal static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Tells whether a text is a container name: two characters or more of <c>a-z A-Z 0-9 _ . -</c>, the first one a letter or a digit.</summary>
    /// <param name="name">The text to look at, without the leading slash that engines print.</param>
    /// <returns>True if it is a name; null is none.</returns>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: > 1 } && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Characters);

    internal static string ThrowIfInvalid(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return IsValid(name)
            ? name
            : throw new ArgumentException(
                $"'{Quoting.Printable(name)}' is not a container name: expected two or more characters of a-z A-Z 0-9 _ . - that begin with a letter or a digit.",
                parameter);
    }
}
