using System.Text.Json.Nodes;

namespace ContainerLinks.Conformance;

/// <summary>What the simulated engine did at one step, in the shape of the recording.</summary>
/// <remarks>A failure tells why the step could not be played at all; the rest is empty then, and no step follows.</remarks>
internal sealed record PlayedStep(JsonObject Result, JsonObject After, JsonObject? IpTables, string? Failure = null);
