using System.Net;

namespace ContainerLinks;

/// <summary>A place where an engine may be, and who named it.</summary>
/// <param name="Address">The address.</param>
/// <param name="Origin">Who named it, for messages: a setting, a variable, or a customary place.</param>
/// <param name="IsNamed">Whether somebody asked for this very one, so that no other may be taken.</param>
/// <param name="Certificates">The folder of the TLS files, or null for none.</param>
internal sealed record EngineEndpoint(Uri Address, string Origin, bool IsNamed, string? Certificates = null)
{
    /// <summary>What an address may look like, for messages.</summary>
    public const string Forms = "unix:///path, tcp://host:port, npipe:////./pipe/name, http:// or https://";

    /// <summary>Whether the engine has to show a certificate of an authority that is known. Only who asks for the contrary in Docker's own settings gets it.</summary>
    public bool VerifiesTls { get; init; } = true;

    /// <summary>Whether the TLS files are a context's: what it does not have is not needed then, and the machine's own authorities stand in for a missing one.</summary>
    public bool IsOfContext { get; init; }

    public bool IsSocket => Address.Scheme == "unix";

    /// <summary>The pipe of Windows that it is, or null.</summary>
    public NamedPipe? Pipe => Address.Scheme == NamedPipe.Scheme && NamedPipe.TryParse(Address, out NamedPipe? pipe) ? pipe : null;

    public bool UsesTls => !IsOfThisMachine(Address) && (Certificates is not null || !VerifiesTls || Address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Whether the engine's files are on this machine. A socket may still lead into a virtual machine: then its files are missing, which is told.</summary>
    public bool IsLocal => IsSocket || Pipe is { Server: "." } || (Pipe is null && (Address.IsLoopback || (IPAddress.TryParse(Address.Host, out IPAddress? address) && IPAddress.IsLoopback(address))));

    /// <summary>Whether an address is a socket or a pipe, of which nobody on the way reads anything.</summary>
    public static bool IsOfThisMachine(Uri address) => address.Scheme is "unix" or NamedPipe.Scheme;

    /// <summary>Why an address cannot be one, or null.</summary>
    public static string? FaultOf(Uri address, EngineKind kind = EngineKind.Docker) => address.Scheme switch
    {
        "tcp" or "http" or "https" when address.UserInfo.Length > 0 => "no user and no password are sent to an engine: take TLS files, or forward its socket",
        "unix" when address.Host.Length > 0 => "the path of a socket begins at the root: unix:///path",
        "unix" when address.LocalPath.Length > 1 => null,
        "tcp" or "http" or "https" when address.Host.Length > 0 => null,
        "unix" or "tcp" or "http" or "https" => "it has no path or host",
        NamedPipe.Scheme => NamedPipe.TryParse(address, out _) ? null : "a pipe is named npipe:////./pipe/name",
        "ssh" => SshAdvice.For(address, kind),
        _ => $"'{Quoting.Printable(address.Scheme)}' is not spoken here, only unix, tcp, npipe, http and https",
    };

    /// <summary>An address fit to be shown. Where one has a user and a password, nobody reads them.</summary>
    public static string Show(Uri address) => Quoting.Printable(
        address is { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? address.OriginalString.Replace($"{address.UserInfo}@", "***@", StringComparison.Ordinal) : address.OriginalString);

    public override string ToString() => $"{Show(Address)} ({Origin})";
}
