using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ContainerLinks;

/// <summary>An event, of which only one thing counts: which container has to be looked at.</summary>
/// <param name="Container">The container's id, or null if the event is of a network alone.</param>
/// <param name="IsOfNetwork">Whether a network was made, changed or removed.</param>
internal sealed record EngineEvent(string? Container, bool IsOfNetwork)
{
    // What changes nothing that is looked at here. Health checks alone make two of these every few seconds.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "archive-path", "attach", "checkpoint", "commit", "copy", "detach", "exec", "exec_create", "exec_detach", "exec_die", "exec_died", "exec_start", "export", "extract-to-dir", "healthcheck", "mount",
        "resize", "sync", "top", "unmount",
    };

    /// <summary>Reads one event.</summary>
    /// <returns>False for what is of no interest and for what is no event.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out EngineEvent? told)
    {
        told = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("Actor", out JsonElement actor) || actor.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            string action = Text(root, "Action") ?? "";
            bool isOfNetwork = Text(root, "Type") == "network";
            if (!isOfNetwork && Text(root, "Type") != "container")
            {
                return false;
            }

            string? container = isOfNetwork
                ? actor.TryGetProperty("Attributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object ? Text(attributes, "container") : null
                : Text(actor, "ID");

            // "exec_start: sh -c …" has its command behind a colon.
            int colon = action.IndexOf(':', StringComparison.Ordinal);
            if (!isOfNetwork && (Ignored.Contains(colon < 0 ? action : action[..colon]) || container is null))
            {
                return false;
            }

            told = new EngineEvent(ContainerId.IsValid(container) ? container : null, isOfNetwork);
            return told.Container is not null || isOfNetwork;
        }
        catch (Exception unreadable) when (EngineFailure.IsUnreadable(unreadable))
        {
            return false;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
