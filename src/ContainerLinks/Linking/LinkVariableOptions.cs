namespace ContainerLinks;

/// <summary>Which link variables a recipient gets.</summary>
/// <remarks><threadsafety>Not safe for concurrent changes.</threadsafety></remarks>
public sealed class LinkVariableOptions
{
    /// <summary>Whether recipients get link variables at all.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Which of a link's variables are given, under which names, with addresses or with names in their values.</summary>
    /// <value>The default gives all of them, with addresses, under names that a shell can use.</value>
    public LinkEnvironmentOptions Content { get; set; } = LinkEnvironmentOptions.Default;
}
