namespace ContainerLinks.Tests;

/// <summary>As <see cref="StraceFactAttribute"/>, for several inputs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceTheoryAttribute : TheoryAttribute
{
    public StraceTheoryAttribute() => Skip = new StraceFactAttribute().Skip;
}
