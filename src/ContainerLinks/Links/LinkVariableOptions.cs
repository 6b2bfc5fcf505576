namespace ContainerLinks;

/// <summary>Which link variables a recipient gets, and how they differ from an engine's: fewer of them, names instead of addresses, names that a shell can use.</summary>
/// <remarks>
/// <para>A pattern is the exact name of a variable, or the beginning of one followed by <c>*</c>. Letter case matters.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class LinkVariableOptions
{
    /// <summary>Whether recipients get link variables at all.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Patterns of the variables that the recipient asks for, such as <c>DB_PORT_5432_TCP_ADDR</c> or <c>DB_PORT_*</c>. All others are left out.</summary>
    /// <value>The default is null: all variables. An empty list means none. The list is copied.</value>
    /// <exception cref="ArgumentException">A pattern is null or empty, or has <c>=</c>, or has <c>*</c> before its end.</exception>
    public IReadOnlyList<string>? Only
    {
        get;
        set => field = VariablePattern.Check(value, nameof(Only));
    }

    /// <summary>Patterns of the source's own variables that a recipient may see, by their names in the source, such as <c>MYSQL_DATABASE</c>.
    /// They often carry secrets, and a link shows them to every recipient.</summary>
    /// <value>The default is null: all, as engines do. An empty list means none. The list is copied.</value>
    /// <exception cref="ArgumentException">A pattern is null or empty, or has <c>=</c>, or has <c>*</c> before its end.</exception>
    public IReadOnlyList<string>? PassedSourceVariables
    {
        get;
        set => field = VariablePattern.Check(value, nameof(PassedSourceVariables));
    }

    /// <summary>Whether values have the alias instead of the address, such as <c>tcp://db:5432</c>. Such values stay right when the source moves.</summary>
    /// <value>The default is false.</value>
    public bool AddressByName { get; set; }

    /// <summary>Whether the prefix is made usable in a shell: every character outside of <c>A-Z0-9_</c> becomes <c>_</c>, and a digit at the beginning gets <c>_</c> before it.</summary>
    /// <value>The default is true. Engines only make it upper case and turn <c>-</c> into <c>_</c>.</value>
    public bool UsableNames { get; set; } = true;

    /// <summary>What is changed later is no concern of a linker that there is.</summary>
    internal LinkVariableOptions Copy() => (LinkVariableOptions)MemberwiseClone();
}
