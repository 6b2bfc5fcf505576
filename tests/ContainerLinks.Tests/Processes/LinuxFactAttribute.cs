namespace ContainerLinks.Tests;

/// <summary>Runs where the library speaks to the kernel itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    internal static readonly string? Missing = LinuxFile.IsSupported ? null : "It is about calls of the Linux kernel, on a processor whose numbers the library knows.";

    public LinuxFactAttribute() => Skip = Missing;
}

/// <inheritdoc cref="LinuxFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = LinuxFactAttribute.Missing;
}
