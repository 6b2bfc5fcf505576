using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContainerLinks;

/// <summary>Reads <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>, as Docker's own client lays them out.</summary>
internal static class TlsFiles
{
    public static SslClientAuthenticationOptions Read(string folder, string host)
    {
        try
        {
            // The round trip by PKCS 12 is needed where the platform does not take keys that live in memory only.
            using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            return new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = [certificate],
                CertificateChainPolicy = policy,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ContainerLinksException(
                ContainerLinksError.Refused,
                $"TLS is asked for, but ca.pem, cert.pem and key.pem in '{Quoting.Printable(folder)}' cannot be used: {failure.Message}",
                failure);
        }
    }
}
