namespace ContainerLinks;

/// <summary>The id by which a runtime knows a container, for example the 64 hexadecimal digits of a Docker container.</summary>
/// <remarks>
/// <para>Shape: 1 to 128 characters of <c>a-z A-Z 0-9 _ . -</c>, the first one a letter or a digit. An id becomes part of file paths, so
/// separators, blanks and control characters are refused.</para>
/// <para>Equality is by value and ordinal.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed class ContainerId : IEquatable<ContainerId> // a class, so that programs compiled ahead of time share the code of all collections of ids
{
    internal const int MaximumLength = 128;
    private const int ShortLength = 12;
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

        Value = value;
    }

    /// <summary>The whole id.</summary>
    public string Value { get; }

    /// <summary>The first 12 characters, as engines print it and as they use it for the host name of a container without one.</summary>
    public string ShortId => Value.Length > ShortLength ? Value[..ShortLength] : Value;

    /// <summary>Tells whether a text has the shape of an id.</summary>
    /// <param name="value">The text to look at; null has no shape.</param>
    /// <returns>True if <see cref="ContainerId(string)"/> would take it.</returns>
    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaximumLength } && char.IsAsciiLetterOrDigit(value[0]) && !value.AsSpan().ContainsAnyExcept(ContainerName.Characters);

    /// <summary>Tells whether two ids have the same text.</summary>
    /// <param name="left">One id, or null.</param>
    /// <param name="right">The other id, or null.</param>
    /// <returns>True if both are null or have the same text.</returns>
    public static bool operator ==(ContainerId? left, ContainerId? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Tells whether two ids have different texts.</summary>
    /// <param name="left">One id, or null.</param>
    /// <param name="right">The other id, or null.</param>
    /// <returns>False if both are null or have the same text.</returns>
    public static bool operator !=(ContainerId? left, ContainerId? right) => !(left == right);

    /// <summary>Tells whether another id has the same text.</summary>
    /// <param name="other">The other id, or null.</param>
    /// <returns>True if <paramref name="other"/> has the same text.</returns>
    public bool Equals(ContainerId? other) => ReferenceEquals(this, other) || (other is not null && Value == other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContainerId);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The whole id.</summary>
    public override string ToString() => Value;
}
