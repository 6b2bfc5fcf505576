namespace ContainerLinks.Soak;

#pragma warning disable CA1032, CA1064 // Nobody else throws or catches these.

/// <summary>The linker's process was killed: nothing of it goes on.</summary>
internal sealed class ProcessKilledException : Exception;

/// <summary>A rule that must never break is broken.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
