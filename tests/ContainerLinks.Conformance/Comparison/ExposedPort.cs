namespace ContainerLinks.Conformance;

/// <summary>A key of the exposed ports, such as <c>80/tcp</c>; the protocol is tcp where none is given.</summary>
internal readonly record struct ExposedPort(string Number, string Protocol)
{
    public string UpperProtocol => Protocol.ToUpperInvariant();

    public static ExposedPort Parse(string key)
    {
        var parts = key.Split('/', 2);
        return new ExposedPort(parts[0], parts.Length == 2 ? parts[1] : "tcp");
    }
}
