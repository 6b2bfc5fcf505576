namespace ContainerLinks;

/// <summary>Bytes that are no DNS message, or text that is no DNS name. The only exception of the readers.</summary>
internal sealed class DnsFormatException(string message) : FormatException(message);
