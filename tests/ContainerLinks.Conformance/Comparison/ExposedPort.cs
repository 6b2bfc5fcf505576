namespace ContainerLinks.Conformance;

/// <summary>A key of the exposed ports, such as <c>80/tcp</c>; the protocol is tcp where none is given.</summary>
internal readonly record struct ExposedPort(string Number, string Protocol)
{
    public string UpperProtocol => Protocol.ToUpperInvariant();

    // A key can be any text: without a number it has no protocol, and without a protocol that is tcp.
    public static ExposedPort Parse(string key)
    {
        var parts = key.Split('/');
        return new ExposedPort(parts[0], parts[0].Length == 0 ? "" : parts.Length == 1 || parts[1].Length == 0 ? "tcp" : parts[1]);
    }
}
