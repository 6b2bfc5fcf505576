namespace ContainerLinks;

/// <summary>One record of a <see cref="SimulatedDnsReply"/>.</summary>
/// <param name="Type"><c>A</c>, <c>AAAA</c> or <c>PTR</c>.</param>
/// <param name="Value">An address, or a name with a final dot for <c>PTR</c>.</param>
/// <param name="TimeToLive">For how many seconds the answer may be kept; the engine always says 600.</param>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public sealed record SimulatedDnsAnswer(string Type, string Value, int TimeToLive);
