namespace ContainerLinks.Tests;

/// <summary>Runs where strace can follow a process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);

    public StraceFactAttribute() => Skip = Missing.Value;

    private static string? WhatIsMissing()
    {
        try
        {
            (int code, string told) = WriterProcess.Run("strace", "-qq", "-o", "/dev/null", "-P", "/", "-e", "inject=openat:signal=KILL:when=1", "true");
            return code == 0 ? null : $"strace cannot follow a process here: {told.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed. It kills the writer in each call of the kernel.";
        }
    }
}
