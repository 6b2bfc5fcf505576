using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>One command, its result, and the state of everything after it.</summary>
internal sealed record RecordedStep(int Index, JsonObject Do, JsonObject Result, JsonObject After, JsonObject? IpTables)
{
    public string Operation => (string?)Do["op"] ?? "";
}
