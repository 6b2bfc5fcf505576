namespace ContainerLinks;

/// <summary>The id by which a runtime knows a container, for example the 64 hexadecimal digits of a Docker container.</summary>
/// <remarks>
/// <para>Shape: 1 to 128 characters of <c>a-z A-Z 0-9 _ . -</c>, the first one a letter or a digit. An id becomes part of file paths, so
/// separators, blanks and control characters are refused.</para>
/// <para>Equality and order are ordinal. The default value names no container: <see cref="IsDefault"/> is true and <see cref="Value"/> throws.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public readonly record struct ContainerId
{
    private const int MaximumLength = 128;
    private const int ShortLength = 12;
    private readonly string? _value;

    /// <summary>Makes an id from its text.</summary>
    /// <param name="value">The text; see the shape in the remarks of the type.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> does not have the shape of an id.</exception>
    public ContainerId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
        {
            throw new ArgumentException(
                $"'{Quoting.Printable(value)}' is not a container id: expected 1 to {MaximumLength} characters of a-z A-Z 0-9 _ . - that begin with a letter or a digit.",
                nameof(value));
        }

        _value = value;
    }

    /// <summary>Whether this is the default value, which names no container.</summary>
    public bool IsDefault => _value is null;

    /// <summary>The whole id.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default ContainerId names no container.");

    /// <summary>The first 12 characters, as engines print it and as they use it for the host name of a container without one.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public string ShortId => Value.Length > ShortLength ? Value[..ShortLength] : Value;

    /// <summary>Tells whether a text has the shape of an id.</summary>
    /// <param name="value">The text to look at; null has no shape.</param>
    /// <returns>True if <see cref="ContainerId(string)"/> would take it.</returns>
    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaximumLength } && char.IsAsciiLetterOrDigit(value[0]) && !value.AsSpan().ContainsAnyExcept(ContainerName.Characters);

    /// <summary>The whole id; an empty text for the default value.</summary>
    public override string ToString() => _value ?? "";
}
