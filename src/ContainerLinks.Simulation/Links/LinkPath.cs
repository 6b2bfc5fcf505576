namespace ContainerLinks;

/// <summary>How the engine makes a link's name: a path join.</summary>
internal static class LinkPath
{
    /// <summary>Go's <c>path.Join</c> of an absolute first part and any second one.</summary>
    public static string Join(string recipient, string alias)
    {
        var parts = new List<string>();
        foreach (string part in (recipient + "/" + alias).Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
