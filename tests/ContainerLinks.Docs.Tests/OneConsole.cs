namespace ContainerLinks.Docs.Tests;

/// <summary>Programs that write to the console of the process run one after the other.</summary>
[CollectionDefinition("console", DisableParallelization = true)]
public sealed class OneConsole;
