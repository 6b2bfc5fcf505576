using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>A registry of one image with one layer, without TLS where the engine takes one. It can stop in the middle of the layer.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private const int LayerLength = 8 * 1024 * 1024;
    private readonly Dictionary<string, (string Type, byte[] Bytes)> _blobs = new(StringComparer.Ordinal);
    private readonly HttpListener _listener;
    private readonly string _layer;
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _stopsAtHalf;
    private readonly string _host;

    public TestRegistry(EngineUnderTest engine, string name, bool stopsAtHalf = false)
    {
        _stopsAtHalf = stopsAtHalf;
        (_listener, _host) = Listen(engine.Registry);
        Image = $"{_host}/{name}";
        byte[] tar = Tar();
        _layer = Add("application/vnd.docker.image.rootfs.diff.tar.gzip", Compress(tar));
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        string config = Add("application/vnd.docker.container.image.v1+json", Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Cmd":["/none"]},"rootfs":{"type":"layers","diff_ids":["{{{DigestOf(tar)}}}"]}}"""));
        JsonObject Part(string digest) => new() { ["mediaType"] = _blobs[digest].Type, ["size"] = _blobs[digest].Bytes.Length, ["digest"] = digest };
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
            ["config"] = Part(config),
            ["layers"] = new JsonArray(Part(_layer)),
        };
        string digest = Add("application/vnd.docker.distribution.manifest.v2+json", Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        _blobs["latest"] = _blobs[digest];
        _ = ServeAsync();
    }

    /// <summary>The image's name, with the registry's address.</summary>
    public string Image { get; }

    /// <summary>Completes when half of the layer is sent and the rest is held back.</summary>
    public Task Half => _half.Task;

    public ValueTask DisposeAsync()
    {
        _closed.TrySetResult();
        _listener.Close();
        return ValueTask.CompletedTask;
    }

    private static (HttpListener Listener, string Host) Listen(string registry)
    {
        string host = registry.Split(':')[0];
        int[] range = [.. registry.Split(':')[1].Split('-').Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        for (int port = range[0]; ; port++)
        {
            var listener = new HttpListener();
            try
            {
                listener.Prefixes.Add($"http://{host}:{port}/");
                listener.Start();
                return (listener, $"{host}:{port}");
            }
            catch (HttpListenerException) when (port < range[1])
            {
                // Another test's registry is there.
            }
        }
    }

    private static byte[] Tar()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            // Bytes that cannot be made smaller, so that the layer is as long on the way. The same every time.
            byte[] content = new byte[LayerLength];
            for (int at = 0, block = 0; at < content.Length; at += 32, block++)
            {
                SHA256.HashData(BitConverter.GetBytes(block)).CopyTo(content, at);
            }

            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "data") { DataStream = new MemoryStream(content) });
        }

        return bytes.ToArray();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private string Add(string type, byte[] bytes)
    {
        string digest = DigestOf(bytes);
        _blobs[digest] = (type, bytes);
        return digest;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string key = context.Request.Url!.Segments[^1];
        HttpListenerResponse response = context.Response;
        response.AddHeader("Docker-Distribution-Api-Version", "registry/2.0");
        try
        {
            if (_blobs.TryGetValue(key, out (string Type, byte[] Bytes) blob))
            {
                response.ContentType = blob.Type;
                response.ContentLength64 = blob.Bytes.Length;
                response.AddHeader("Docker-Content-Digest", DigestOf(blob.Bytes));
                if (context.Request.HttpMethod != "HEAD")
                {
                    await SendAsync(response, blob.Bytes, key == _layer && _stopsAtHalf);
                }
            }
            else
            {
                response.StatusCode = key == "v2/" ? 200 : 404;
            }

            response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The engine hung up.
        }
    }

    private async Task SendAsync(HttpListenerResponse response, byte[] bytes, bool stopsAtHalf)
    {
        int first = stopsAtHalf ? bytes.Length / 2 : bytes.Length;
        await response.OutputStream.WriteAsync(bytes.AsMemory(0, first));
        await response.OutputStream.FlushAsync();
        if (stopsAtHalf)
        {
            _half.TrySetResult();
            await _closed.Task;
            response.Abort();
        }
    }
}
