namespace ContainerLinks;

/// <summary>What a linker does while another one keeps the hosts files of the same runtime. Two that write would repair each other's lines.</summary>
public enum OtherWriterAction
{
    /// <summary>Every call is refused with <see cref="ContainerLinksError.Contended"/> and the other one's process, until that one ends.</summary>
    Refuse = 0,

    /// <summary>The linker follows, answers and runs commands, but writes no hosts file; when the other one ends it takes over. With <see cref="ContainerLinksOptions.Journal"/> it declares and takes away no links until then: that is refused with <see cref="ContainerLinksError.Contended"/>. The changes
    /// <see cref="LinkChange.StandingBy"/> and <see cref="LinkChange.TookOver"/> tell so.</summary>
    StandBy,
}
