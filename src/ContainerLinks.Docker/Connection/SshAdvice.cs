namespace ContainerLinks;

/// <summary>What to do about an engine that is named by <c>ssh://</c>, in commands that can be typed as they are.</summary>
/// <remarks>Docker's and Podman's command lines run the machine's own <c>ssh</c> for that. A library that did the same would ask for pass phrases and host keys where nobody sees it.</remarks>
internal static class SshAdvice
{
    public static string For(Uri address, EngineKind kind)
    {
        // What is typed into a shell comes from a stranger's text: only what a shell and ssh take for themselves.
        string user = address.UserInfo.Split(':')[0], host = address.DnsSafeHost;
        string target = IsPlain(host, ":") && (user.Length == 0 || IsPlain(user, "")) ? $"{(user.Length == 0 ? "" : $"{user}@")}{host}" : "USER@HOST";
        string port = address.Port > 0 && address.Port != 22 ? $"-p {address.Port} " : "";
        string customary = kind == EngineKind.Podman ? "/run/podman/podman.sock" : "/var/run/docker.sock";
        string socket = address.AbsolutePath.Length > 1 && IsPlain(address.AbsolutePath, "/") ? address.AbsolutePath : customary;
        string variable = kind == EngineKind.Podman ? "CONTAINER_HOST" : "DOCKER_HOST";

        // Windows has no sockets that ssh could make there.
        (string here, string there) = OperatingSystem.IsWindows() ? ("127.0.0.1:2375", "tcp://127.0.0.1:2375") : ("\"$HOME\"/engine.sock", "unix://$HOME/engine.sock");
        return $"ssh is not spoken here. Forward the engine's socket: ssh -nNT {port}-L {here}:{socket} {target} (it has to stay), and name {there} by {variable} or {nameof(DockerRuntimeOptions)}.{nameof(DockerRuntimeOptions.Endpoint)}";
    }

    private static bool IsPlain(string text, string more) =>
        text.Length > 0 && text[0] != '-' && text.All(character => char.IsAsciiLetterOrDigit(character) || "._-".Contains(character, StringComparison.Ordinal) || more.Contains(character, StringComparison.Ordinal));
}
