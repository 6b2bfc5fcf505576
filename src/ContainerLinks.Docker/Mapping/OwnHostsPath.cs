namespace ContainerLinks;

/// <summary>Tells a container's own hosts file from every other file: the linker may write as root, and where it writes is told by the engine.</summary>
/// <remarks>Docker: <c>/var/lib/docker/containers/ID/hosts</c>; Podman: <c>/run/containers/storage/overlay-containers/ID/userdata/hosts</c>. Data folders are anywhere, the end is always like that.</remarks>
internal static class OwnHostsPath
{
    private const int LengthOfFullId = 64;

    /// <summary>Whether the file is called <c>hosts</c> and lies below a folder that has the container's whole id for its name, on a path without detours.</summary>
    public static bool Is(string path, string id)
    {
        string[] parts = path.Split('/');
        return parts.Length > 2
            && parts[0].Length == 0
            && parts[^1] == "hosts"
            && parts.AsSpan(1, parts.Length - 2).Contains(id)
            && !parts.Skip(1).Any(part => part is "" or "." or "..")
            && !path.Any(char.IsControl)
            && id.Length == LengthOfFullId
            && id.All(char.IsAsciiHexDigit);
    }
}
