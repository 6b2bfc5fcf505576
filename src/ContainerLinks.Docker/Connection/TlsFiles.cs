using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContainerLinks;

/// <summary>Reads <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>, as Docker's own client lays them out.</summary>
/// <remarks>Without <c>cert.pem</c> and <c>key.pem</c> no certificate is shown to the engine: not every engine asks for one.</remarks>
internal static class TlsFiles
{
    /// <exception cref="ContainerLinksException"><see cref="ContainerLinksError.Refused"/>: a file that is needed is missing or cannot be used; the message has the folder and the file.</exception>
    public static SslClientAuthenticationOptions Read(EngineEndpoint endpoint)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = endpoint.Address.DnsSafeHost };
        if (endpoint.Certificates is { } folder)
        {
            try
            {
                options.CertificateChainPolicy = AuthorityIn(folder, isNeeded: !endpoint.IsOfContext);
                options.ClientCertificates = OwnIn(folder, isPairNeeded: !endpoint.IsOfContext);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new ContainerLinksException(
                    ContainerLinksError.Refused,
                    $"TLS is asked for, but ca.pem, cert.pem and key.pem in '{Quoting.PrintablePath(folder)}' cannot be used: {failure.Message}",
                    failure);
            }
        }

        if (!endpoint.VerifiesTls)
        {
#pragma warning disable CA5359 // The user's own settings of Docker say so (SkipTLSVerify of a context, DOCKER_TLS without DOCKER_TLS_VERIFY), and `docker` does the same.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }

    private static X509ChainPolicy? AuthorityIn(string folder, bool isNeeded)
    {
        string path = Path.Combine(folder, "ca.pem");
        if (!isNeeded && !File.Exists(path))
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(path);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    /// <param name="folder">Where the files are.</param>
    /// <param name="isPairNeeded">Whether one without the other is an error.</param>
    private static X509CertificateCollection? OwnIn(string folder, bool isPairNeeded)
    {
        string certificate = Path.Combine(folder, "cert.pem"), key = Path.Combine(folder, "key.pem");
        (bool isCertificate, bool isKey) = (File.Exists(certificate), File.Exists(key));
        if (isPairNeeded ? !isCertificate && !isKey : !isCertificate || !isKey)
        {
            return null;
        }

        // The round trip by PKCS 12 is needed where the platform does not take keys that live in memory only.
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(certificate, key);
        return [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null)];
    }
}
