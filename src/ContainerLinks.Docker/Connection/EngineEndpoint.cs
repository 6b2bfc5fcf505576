using System.Net;

namespace ContainerLinks;

/// <summary>A place where an engine may be, and who named it.</summary>
/// <param name="Address">The address.</param>
/// <param name="Origin">Who named it, for messages: a setting, a variable, or a customary place.</param>
/// <param name="IsNamed">Whether somebody asked for this very one, so that no other may be taken.</param>
/// <param name="Certificates">The folder of the TLS files, or null for none.</param>
internal sealed record EngineEndpoint(Uri Address, string Origin, bool IsNamed, string? Certificates = null)
{
    public bool IsSocket => Address.Scheme == "unix";

    public bool UsesTls => !IsSocket && (Certificates is not null || Address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Whether the engine's files are on this machine. A socket may still lead into a virtual machine: then its files are missing, which is told.</summary>
    public bool IsLocal => IsSocket || Address.IsLoopback || (IPAddress.TryParse(Address.Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Why an address cannot be one, or null.</summary>
    public static string? FaultOf(Uri address) => address.Scheme switch
    {
        "tcp" or "http" or "https" when address.UserInfo.Length > 0 => "no user and no password are sent to an engine: take TLS files, or forward its socket",
        "unix" when address.Host.Length > 0 => "the path of a socket begins at the root: unix:///path",
        "unix" when address.LocalPath.Length > 1 => null,
        "tcp" or "http" or "https" when address.Host.Length > 0 => null,
        "unix" or "tcp" or "http" or "https" => "it has no path or host",
        "ssh" => "ssh is not spoken here; forward the socket with 'ssh -L' and name that",
        _ => $"'{Quoting.Printable(address.Scheme)}' is not spoken here, only unix, tcp, http and https",
    };

    /// <summary>An address fit to be shown. Where one has a user and a password, nobody reads them.</summary>
    public static string Show(Uri address) => Quoting.Printable(
        address is { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? address.OriginalString.Replace($"{address.UserInfo}@", "***@", StringComparison.Ordinal) : address.OriginalString);

    public override string ToString() => $"{Show(Address)} ({Origin})";
}
