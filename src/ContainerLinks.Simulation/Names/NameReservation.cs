namespace ContainerLinks;

/// <summary>The engine's check and reservation of a container's own name.</summary>
internal static class NameReservation
{
    /// <summary>Reserves a name and returns it with its slash.</summary>
    public static string Reserve(NameIndex names, string id, string name)
    {
        if (!ContainerName.IsValid(name.StartsWith('/') ? name[1..] : name))
        {
            throw EngineRefusal.BadRequest($"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }

        string full = name.StartsWith('/') ? name : "/" + name;
        return names.TryReserve(full, id)
            ? full
            : throw EngineRefusal.Conflict(
                $"Conflict. The container name \"{full}\" is already in use by container \"{names.FindOwner(full)}\". You have to remove (or rename) that container to be able to reuse that name.",
                ContainerLinksError.NameInUse);
    }
}
