namespace ContainerLinks.Tests.Quirks;

/// <summary>Says which quirk a test shows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QuirkAttribute(DockerQuirks quirk) : Attribute
{
    public DockerQuirks Quirk { get; } = quirk;
}
