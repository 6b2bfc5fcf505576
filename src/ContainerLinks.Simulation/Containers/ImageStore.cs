namespace ContainerLinks;

/// <summary>The images of an engine.</summary>
internal sealed class ImageStore(bool anyExists)
{
    private static readonly SimulatedImage Empty = new();
    private readonly SortedDictionary<string, SimulatedImage> _images = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SimulatedImage> All => new Dictionary<string, SimulatedImage>(_images, StringComparer.Ordinal);

    public void Add(string name, SimulatedImage image) =>
        _images[name] = image with { ExposedPorts = [.. image.ExposedPorts], Environment = [.. image.Environment], Command = [.. image.Command] };

    public SimulatedImage Get(string name) =>
        _images.TryGetValue(name, out SimulatedImage? image) ? image
        : anyExists ? Empty
        : throw EngineRefusal.NotFound($"No such image: {name}{(name.Contains(':') ? "" : ":latest")}");
}
