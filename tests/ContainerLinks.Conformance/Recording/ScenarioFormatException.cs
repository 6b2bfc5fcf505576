namespace ContainerLinks.Conformance;

/// <summary>A recording that cannot be played: it is no JSON, or a part that every recording has is missing or of another kind.</summary>
internal sealed class ScenarioFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
