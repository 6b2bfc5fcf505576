using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>An answer of a Docker Engine.</summary>
internal sealed record DockerReply(int Status, byte[] Body)
{
    public bool IsSuccess => Status < 400;

    public JsonNode Json => JsonNode.Parse(Body)!;

    // Podman answers a path that leads nowhere without JSON.
    private JsonNode Message() => Body.Length > 0 && Body[0] == '{' ? Json["message"]!.DeepClone() : System.Text.Encoding.UTF8.GetString(Body).Trim();

    /// <summary>The <c>result</c> of a step: whether it was done, the engine's words if not, and the status.</summary>
    /// <param name="fields">More fields, for a success.</param>
    public JsonObject ToResult(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var result = new JsonObject { ["ok"] = IsSuccess, ["error"] = IsSuccess ? null : Message(), ["status"] = Status };
        foreach ((string name, JsonNode? value) in fields)
        {
            result[name] = value;
        }

        return result;
    }
}
