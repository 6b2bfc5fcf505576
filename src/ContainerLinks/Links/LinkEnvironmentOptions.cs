namespace ContainerLinks;

/// <summary>How the variables of a link differ from an engine's: fewer of them, names instead of addresses, names that a shell can use.</summary>
/// <remarks>
/// <para>A pattern is the exact name of a variable, or the beginning of one followed by <c>*</c>. Letter case matters.</para>
/// <para>Equality compares all parts, lists item by item in order.</para>
/// <threadsafety>Immutable: safe for concurrent use.</threadsafety>
/// </remarks>
public sealed record LinkEnvironmentOptions
{
    /// <summary>All variables, with addresses, under usable names.</summary>
    public static LinkEnvironmentOptions Default { get; } = new();

    /// <summary>Patterns of the variables that the recipient asks for, such as <c>DB_PORT_5432_TCP_ADDR</c> or <c>DB_PORT_*</c>. All others are left out.</summary>
    /// <value>The default is null: all variables. An empty list means none.</value>
    /// <exception cref="ArgumentException">A pattern is null or empty, or has <c>=</c>, or has <c>*</c> before its end.</exception>
    public IReadOnlyList<string>? Only
    {
        get;
        init => field = VariablePattern.Check(value, nameof(Only));
    }

    /// <summary>Patterns of the source's own variables that a recipient may see, by their names in the source, such as <c>MYSQL_DATABASE</c>.
    /// They often carry secrets, and a link shows them to every recipient.</summary>
    /// <value>The default is null: all, as engines do. An empty list means none.</value>
    /// <exception cref="ArgumentException">A pattern is null or empty, or has <c>=</c>, or has <c>*</c> before its end.</exception>
    public IReadOnlyList<string>? PassedSourceVariables
    {
        get;
        init => field = VariablePattern.Check(value, nameof(PassedSourceVariables));
    }

    /// <summary>Whether values have the alias in place of the address, such as <c>tcp://db:5432</c>. Such values stay right when the source moves.</summary>
    /// <value>The default is false.</value>
    public bool AddressByName { get; init; }

    /// <summary>Whether the prefix is made usable in a shell: every character outside of <c>A-Z0-9_</c> becomes <c>_</c>, and <c>_</c> is put before a digit at the beginning.</summary>
    /// <value>The default is true. Engines only make it upper case and turn <c>-</c> into <c>_</c>.</value>
    public bool UsableNames { get; init; } = true;

    /// <inheritdoc/>
    public bool Equals(LinkEnvironmentOptions? other) =>
        other is not null
        && (AddressByName, UsableNames) == (other.AddressByName, other.UsableNames)
        && ValueList.AreEqual(Only, other.Only)
        && ValueList.AreEqual(PassedSourceVariables, other.PassedSourceVariables);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(AddressByName, UsableNames, Only?.Count, PassedSourceVariables?.Count);

    internal static LinkEnvironmentOptions Engine { get; } = new() { UsableNames = false };
}
