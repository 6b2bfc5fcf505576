namespace ContainerLinks;

/// <summary>What this machine is called where nobody has said it.</summary>
internal static class MachineIdentity
{
    private const string IdFile = "/etc/machine-id"; // machine-id(5): the same for the life of an installation
    private const int LongestName = 30;

    /// <summary>The machine's name and eight digits that tell it from others of that name.</summary>
    public static string Default { get; } = Of(Environment.MachineName, ReadId());

    public static string Of(string name, string? id)
    {
        string first = name.Split('.')[0];
        string label = HostIdentity.LabelOf(first.Length > LongestName ? first[..LongestName].TrimEnd('-') : first);
        label = label.Length > LongestName ? label[..LongestName].TrimEnd('-') : label;

        // The id itself should not be shown to others: machine-id(5).
        return $"{label}-{HostIdentity.HashOf($"containerlinks {id ?? name}")}";
    }

    private static string? ReadId()
    {
        try
        {
            string id = File.ReadAllText(IdFile).Trim();
            return id.Length > 0 ? id : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
