namespace ContainerLinks;

/// <summary>Settings of a Docker Engine or Podman as the linker's runtime. They are read when the runtime is made. Later changes have no effect.</summary>
/// <remarks>
/// <para><b>Where the engine is looked for</b>, if <see cref="Endpoint"/> is null. Docker: <c>DOCKER_HOST</c>; the context that <c>DOCKER_CONTEXT</c>, or else
/// <c>currentContext</c> in <c>~/.docker/config.json</c>, names (as for <c>docker</c> itself; <c>DOCKER_CONFIG</c> moves the folder); <c>/var/run/docker.sock</c>; <c>$XDG_RUNTIME_DIR/docker.sock</c>;
/// <c>~/.docker/run/docker.sock</c>; <c>~/.docker/desktop/docker.sock</c>; <c>/run/user/UID/docker.sock</c>; on Windows the pipes <c>docker_engine</c> and <c>dockerDesktopLinuxEngine</c>. Podman: <c>CONTAINER_HOST</c>; as root <c>/run/podman/podman.sock</c> first, else last;
/// <c>$XDG_RUNTIME_DIR/podman/podman.sock</c>; <c>/run/user/UID/podman/podman.sock</c>; on Windows the pipe <c>podman-machine-default</c>. What is named, here, in a variable or by a context, is taken and nothing else is tried. The first socket that answers is kept for the
/// life of the runtime: an engine that restarts is waited for, not replaced by another one.</para>
/// <para><b>Which engine it is</b> is asked of the engine itself: a Podman behind <c>DOCKER_HOST</c> is treated as a Podman.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class DockerRuntimeOptions
{
    internal static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);
    internal static readonly TimeSpan ShortestRefreshInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestRefreshInterval = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ShortestReconnectPause = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan LongestStopTimeout = TimeSpan.FromHours(1);
    internal const long SmallestAnswer = 64 * 1024;
    internal const long LargestAnswer = 1024L * 1024 * 1024;

    /// <summary>Where the engine is: <c>unix:///path</c>, <c>tcp://host:port</c>, <c>http://</c>, <c>https://</c>, or on Windows <c>npipe:////./pipe/name</c>.</summary>
    /// <value>The default is null: a variable of the environment or a Docker context names it. If none does, the usual places are tried.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>A folder with <c>ca.pem</c> and, for an engine that asks for it, <c>cert.pem</c> and <c>key.pem</c>, for an engine on TCP that speaks TLS.</summary>
    /// <value>The default is null: the files of the context that is in use. Without a context they are in <c>DOCKER_CERT_PATH</c>, or in the folder of <c>config.json</c>, if <c>DOCKER_TLS_VERIFY</c> is not empty. Else there is no TLS,
    /// unless the endpoint begins with <c>https</c>. The engine's certificate is not checked where Docker's settings say so: <c>SkipTLSVerify</c> of a context, or <c>DOCKER_TLS</c> without <c>DOCKER_TLS_VERIFY</c>.</value>
    public string? CertificatePath { get; set; }

    /// <summary>How hosts files are written: by path only, or through the engine where the path cannot be written.</summary>
    /// <value>The default is <see cref="HostsFileAccess.Path"/>.</value>
    public HostsFileAccess HostsFileAccess { get; set; }

    /// <summary>The version of the Docker API to speak, for example <c>1.44</c>.</summary>
    /// <value>The default is null: the newest that both sides know. 1.40 to 1.52 are known here.</value>
    public Version? ApiVersion { get; set; }

    /// <summary>How long to wait for an answer to one request. A stop waits <see cref="StopTimeout"/> longer. A pull waits this long for each piece of news, and an archive that is sent for each mebibyte.</summary>
    /// <value>The default is 1 minute. From 1 second to 1 hour.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the engine lets a container end by itself before it kills it.</summary>
    /// <value>The default is 10 seconds. From 0 to 1 hour, in whole seconds.</value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the engine is listed although no event came. This finds what has no event (networks of Podman), and a connection that died silently.</summary>
    /// <value>The default is 1 minute. From 1 second to 1 day.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between two attempts to reach an engine that is away. Pauses begin at 100 milliseconds and double. Each is shortened at random by up to a half, so that
    /// many programs do not come back at once.</summary>
    /// <value>The default is 10 seconds. From 100 milliseconds to 1 hour.</value>
    public TimeSpan LongestReconnectPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest answer that is read, and the longest line of a stream, in bytes. A longer one is an error of that request.</summary>
    /// <value>The default is 64 MiB. From 64 KiB to 1 GiB.</value>
    public long MaximumAnswerLength { get; set; } = 64 * 1024 * 1024;

    /// <summary>Whether an image that the engine does not have is pulled when a container is created from it, as an engine's <c>run</c> does.</summary>
    /// <value>The default is true. If false, the creation is refused with the image's name.</value>
    public bool PullMissingImages { get; set; } = true;

    /// <summary>Opens an archive with an image that the engine lacks, as <c>docker save</c> makes it, for machines that reach no registry. It is given the image as
    /// <see cref="ContainerSpec.Image"/> names it, and the cancellation of the command. The stream is read once, from where it stands, sent to the engine, and disposed.</summary>
    /// <remarks>If it gives null, the image is pulled, unless <see cref="PullMissingImages"/> is false. What it throws ends the creation as it is. An archive without that very image ends it with
    /// <see cref="ContainerLinksError.Refused"/>.</remarks>
    /// <value>The default is null: there are no archives.</value>
    public Func<string, CancellationToken, Task<Stream?>>? OpenImageArchive { get; set; }

    /// <summary>Receives a line for each piece of news while an image is pulled or sent, such as <c>alpine:latest: 4abcf2066143: Downloading 1048576 of 3623807 bytes</c> or
    /// <c>alpine:latest: Sent 1048576 bytes</c>. It is called from other threads and should return at once.</summary>
    /// <value>The default is null.</value>
    public IProgress<string>? ImageProgress { get; set; }
}
