namespace ContainerLinks;

/// <summary>Names of containers in the machine's own hosts file, so that programs beside the containers find them by the same names.</summary>
/// <remarks>
/// <para>The names stand in a block of their own (<see cref="ManagedBlock"/>); every other byte of the file stays. The block goes when the linker is disposed of; if its process was killed, the next
/// start puts the block right. A container that does not run has no line.</para>
/// <para>Podman copies the machine's file into each new container's own: what stands in the block then is there too, as of that moment.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class MachineNamesOptions : ContainerNamesOptions
{
    /// <summary>Makes options with their defaults: no file is touched, and containers have to ask for names.</summary>
    public MachineNamesOptions()
        : base(NamedContainers.Asking)
    {
    }

    /// <summary>The machine's hosts file, for example <c>/etc/hosts</c>. It must exist.</summary>
    /// <value>The default is null: no file of the machine is touched.</value>
    public string? HostsPath { get; set; }

    /// <summary>The word in the block's marker lines: 1 to 64 letters, digits, <c>.</c>, <c>-</c> or <c>_</c>. Linkers that share the file need different ones.</summary>
    /// <value>The default is null: <c>containerlinks-</c> and the runtime's name.</value>
    public string? Marker { get; set; }
}
