namespace ContainerLinks;

/// <summary>What kind of network a container was created for.</summary>
internal readonly record struct NetworkMode(string Text)
{
    public const string BridgeName = "bridge";
    private const string ContainerPrefix = "container:";

    public bool IsDefault => Text == "default";

    public bool IsBridge => Text == BridgeName;

    public bool IsHost => Text == "host";

    public bool IsNone => Text == "none";

    public bool IsContainer => Text.StartsWith(ContainerPrefix, StringComparison.Ordinal) && Text.Length > ContainerPrefix.Length;

    public bool IsUserDefined => !IsDefault && !IsBridge && !IsHost && !IsNone && !IsContainer;

    /// <summary>Whether the container has a network of its own.</summary>
    public bool IsPrivate => !IsHost && !IsContainer;

    public bool IsPredefined => IsDefault || IsBridge || IsHost || IsNone;

    public string ConnectedContainer => IsContainer ? Text[ContainerPrefix.Length..] : "";

    /// <summary>The key among a container's networks.</summary>
    public string NetworkName => IsDefault ? BridgeName : Text;

    public static NetworkMode OfContainer(string id) => new(ContainerPrefix + id);
}
