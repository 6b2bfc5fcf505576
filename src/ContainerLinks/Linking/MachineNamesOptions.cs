namespace ContainerLinks;

/// <summary>Names of containers in the machine's own hosts file, so that programs beside the containers find them by the same names.</summary>
/// <remarks>
/// <para>The names stand in a block of their own (<see cref="ManagedBlock"/>); every other byte of the file stays. The block goes when the linker is disposed of; if its process was killed, the next
/// start puts the block right. A container that does not run has no line.</para>
/// <para>Podman copies the machine's file into each new container's own: what stands in the block then is there too, as of that moment.</para>
/// <threadsafety>Not safe for concurrent changes.</threadsafety>
/// </remarks>
public sealed class MachineNamesOptions
{
    /// <summary>The machine's hosts file, for example <c>/etc/hosts</c>. It must exist.</summary>
    /// <value>The default is null: no file of the machine is touched.</value>
    public string? HostsPath { get; set; }

    /// <summary>The label by which a container asks for names: up to 64 host names with blanks or commas between them; an empty text, or <c>true</c>, stands for the container's own name.</summary>
    /// <value>The default is <c>containerlinks.host</c>; an empty text reads no label.</value>
    public string Label { get; set; } = "containerlinks.host";

    /// <summary>Chooses names beyond the label, for example by image. It is called once for each new report of a container, before the file is written: the file waits for it.</summary>
    /// <value>The default is null: only the label counts.</value>
    public Func<ContainerInfo, IEnumerable<string>>? NamesOf { get; set; }

    /// <summary>The word in the block's marker lines: 1 to 64 letters, digits, <c>.</c>, <c>-</c>, <c>_</c>. Linkers that share the file need different ones.</summary>
    /// <value>The default is null: <c>containerlinks-</c> and the runtime's name.</value>
    public string? Marker { get; set; }
}
