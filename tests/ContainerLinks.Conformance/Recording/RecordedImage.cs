namespace ContainerLinks.Conformance;

/// <summary>An image that the engine had.</summary>
internal sealed record RecordedImage(IReadOnlyList<string> ExposedPorts, IReadOnlyList<string> Environment, IReadOnlyList<string> Command);
