using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ContainerLinks.Docker.Tests;

/// <summary>The test's own way to an engine, beside the package: it does what users do with a command line.</summary>
internal sealed class EngineClient : IDisposable
{
    private readonly HttpClient _http;

    public EngineClient(string endpoint, string apiVersion = "1.41")
    {
        Endpoint = new Uri(endpoint);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Endpoint.LocalPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri($"http://localhost/v{apiVersion}/"), Timeout = TimeSpan.FromMinutes(1) };
    }

    public Uri Endpoint { get; }

    public static EngineClient FromVariable(string variable) => new(Environment.GetEnvironmentVariable(variable)!);

    /// <summary>Lets an engine that is asked again and again do its work between the questions. Nothing is taken to have happened in this time.</summary>
    public static Task PaceAsync() => Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

    public async Task<string> RunAsync(string name, string image = "db", Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["Image"] = image, ["HostConfig"] = new JsonObject() };
        change?.Invoke(body);
        JsonNode created = (await PostAsync($"containers/create?name={name}", body))!;
        string id = created["Id"]!.GetValue<string>();
        await PostAsync($"containers/{id}/start");
        return id;
    }

    public Task StartAsync(string name) => PostAsync($"containers/{name}/start");

    public Task StopAsync(string name) => PostAsync($"containers/{name}/stop?t=0");

    public Task RestartAsync(string name) => PostAsync($"containers/{name}/restart?t=0");

    public async Task<JsonNode?> PostAsync(string path, JsonObject? body = null)
    {
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path, UriKind.Relative), body is null ? null : JsonContent.Create(body));
        return await ReadAsync(path, response);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return (await ReadAsync(path, response))!;
    }

    public Task<byte[]> GetBytesAsync(string path) => _http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    public async Task DeleteAsync(string path)
    {
        using HttpResponseMessage response = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        await ReadAsync(path, response);
    }

    /// <summary>Removes a container that runs. It is killed first: Podman from 5 on asks it to end, and waits for 10 seconds.</summary>
    public async Task RemoveAsync(string name)
    {
        await SendAsync(HttpMethod.Post, $"containers/{name}/kill");
        await DeleteAsync($"containers/{name}?force=1");
    }

    /// <summary>Sends a request whose refusal is an answer too.</summary>
    public async Task<(int Status, byte[] Body)> SendAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Runs a command inside of a container.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> ExecAsync(string name, params string[] command)
    {
        JsonNode exec = (await PostAsync($"containers/{name}/exec", new JsonObject
        {
            ["AttachStdout"] = true,
            ["AttachStderr"] = true,
            ["Tty"] = true,
            ["Cmd"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]),
        }))!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"exec/{exec["Id"]!.GetValue<string>()}/start", UriKind.Relative))
        {
            Content = JsonContent.Create(new JsonObject { ["Detach"] = false, ["Tty"] = true }),
        };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsStringAsync()).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>The addresses that a container's own resolver would take for a name: the file is read in the container's own view of its files. An exec will not do, Docker refuses it while a native source is down.</summary>
    public async Task<string[]> ResolveAsync(string container, string name) =>
        [.. (await ReadHostsAsync(container)).Split('\n')
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(words => words[0])];

    /// <summary>The hosts file as the container's main process sees it.</summary>
    public async Task<string> ReadHostsAsync(string container)
    {
        int process = (await GetAsync($"containers/{container}/json"))["State"]!["Pid"]!.GetValue<int>();
        return await File.ReadAllTextAsync($"/proc/{process}/root/etc/hosts");
    }

    /// <summary>Which file that is: its device and its inode, as the container sees them.</summary>
    public async Task<string> FileOfAsync(string container)
    {
        int process = (await GetAsync($"containers/{container}/json"))["State"]!["Pid"]!.GetValue<int>();
        return (await ContainerLinks.Docker.Tests.Agent.AgentProcess.RunToEndAsync("stat", "-c", "%d %i", $"/proc/{process}/root/etc/hosts")).Output;
    }

    public async Task<string> AddressAsync(string name, string? network = null)
    {
        JsonObject networks = (await GetAsync($"containers/{name}/json"))["NetworkSettings"]!["Networks"]!.AsObject();
        return (network is null ? networks.First().Value : networks[network])!["IPAddress"]!.GetValue<string>();
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode?> ReadAsync(string path, HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode && response.StatusCode != System.Net.HttpStatusCode.NotModified)
        {
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
        }

        // Podman says OK in plain text where Docker says nothing.
        return text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null;
    }
}
