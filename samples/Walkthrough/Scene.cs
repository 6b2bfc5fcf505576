using ContainerLinks;

namespace Walkthrough;

/// <summary>One engine with the containers of the story, in a data folder that goes with it.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>In order of creation. The neighbours only take up addresses: what they leave behind, others get.</summary>
    private static readonly string[] Containers = ["neighbour1", "web01", "neighbour2", "neighbour3", "mysql", "web02", "web03"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("walkthrough-");

    public Scene(SimulationProfile profile)
    {
        var ids = new StoryIds(Containers);
        var options = new SimulationOptions { Profile = profile, DataFolder = _folder.FullName, IdSource = ids.Next };
        options.Images["mysql"] = new SimulatedImage { ExposedPorts = ["3306/tcp"], Environment = ["MYSQL_MAJOR=8.0"] };
        options.Images["httpd"] = new SimulatedImage { ExposedPorts = ["80/tcp"] };
        Engine = new SimulatedEngine(options);
    }

    public SimulatedEngine Engine { get; }

    /// <summary>A container's hosts file as a path on this machine's disk.</summary>
    public string HostsPath(string container) => Path.Combine(Engine.DataRoot, Engine.Inspect(container).HostsPath);

    public string Hosts(string container) => Engine.Inspect(container).Hosts ?? "";

    /// <summary>What a process in the container finds when it looks a name up in its hosts file.</summary>
    public string? Resolve(string container, string name) => Hosts(container)
        .Split('\n')
        .Select(line => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(words => words.Skip(1).Contains(name))?[0];

    public void Dispose()
    {
        Engine.Dispose();
        _folder.Delete(recursive: true);
    }
}
