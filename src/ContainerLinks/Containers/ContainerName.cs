using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ContainerLinks;

/// <summary>The rule for names of containers, the same in Docker and Podman: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]+</c>.</summary>
internal static class ContainerName
{
    public static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: > 1 } && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Characters);

    public static string ThrowIfInvalid(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return IsValid(name)
            ? name
            : throw new ArgumentException(
                $"'{Quoting.Printable(name)}' is not a container name: expected two or more characters of a-z A-Z 0-9 _ . - that begin with a letter or a digit.",
                parameter);
    }
}
