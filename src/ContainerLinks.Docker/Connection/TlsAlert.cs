namespace ContainerLinks;

/// <summary>Says what an engine means that refuses a TLS connection: its alert is all that there is, worded by the machine's TLS library.</summary>
/// <remarks>OpenSSL: <c>tlsv1 alert unknown ca</c>, <c>sslv3 alert bad certificate</c>, <c>tlsv13 alert certificate required</c>. Which alert comes for the same fault differs from release to release of an engine.
/// With TLS 1.3 it comes after the connection has come about, in place of the first answer.</remarks>
internal static class TlsAlert
{
    private const string Files = $"{nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.CertificatePath)} or DOCKER_CERT_PATH";

    private static readonly (string Alert, string Meaning)[] Meanings =
    [
        ("alert certificate required", $"the engine asks for a client's certificate, and none was sent: name a folder with cert.pem and key.pem by {Files}"),
        ("alert certificate expired", "the engine does not accept the client's certificate, cert.pem, since it is out of date"),
        ("alert certificate revoked", "the engine does not accept the client's certificate, cert.pem, since it was revoked"),
        ("alert unknown ca", NotAccepted),
        ("alert bad certificate", NotAccepted),
        ("alert certificate unknown", NotAccepted),
        ("alert unsupported certificate", NotAccepted),
        ("alert access denied", NotAccepted),
        ("alert decrypt error", "the engine does not accept the client's key: key.pem must belong to the certificate, cert.pem"),
        ("alert protocol version", "the engine and this machine have no version of TLS in common"),
        ("alert handshake failure", "the engine and this machine have no cipher in common, or it asks for a client's certificate"),
    ];

    private const string NotAccepted = $"the engine does not accept the client's certificate: cert.pem must be signed by the authority that the engine trusts, for a client; the files are named by {Files}";

    /// <returns>The meaning behind a colon, to be put after the words; nothing if they tell no alert.</returns>
    public static string Explain(string words) =>
        Array.Find(Meanings, known => words.Contains(known.Alert, StringComparison.OrdinalIgnoreCase)).Meaning is { } meaning ? $": {meaning}" : "";
}
