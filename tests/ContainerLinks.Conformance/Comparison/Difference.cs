namespace ContainerLinks.Conformance;

/// <summary>One place where the simulated engine and the recording do not agree.</summary>
/// <param name="Step">The index of the step, or null for the recording as a whole.</param>
/// <param name="Operation">The command of the step.</param>
/// <param name="Path">Where in the step, such as <c>after/web/hosts</c>.</param>
/// <param name="Expected">The recorded value, as text; lines of a list or a file are separated by a line feed.</param>
/// <param name="Actual">The value of the simulated engine.</param>
internal sealed record Difference(int? Step, string Operation, string Path, string Expected, string Actual);
