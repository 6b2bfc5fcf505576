namespace ContainerLinks;

/// <summary>How the hosts files of an engine's containers are written.</summary>
public enum HostsFileAccess
{
    /// <summary>By their paths only, on the engine's own machine, with the right to write below its data folder. A file that is not to be reached so is read through the engine, for drift and explanations, and not written:
    /// each recipient whose lines are wrong is told as failed, with what helps.</summary>
    Path = 0,

    /// <summary>By their paths where this program may write there; else through the engine: a shell in the container, as user 0, writes <c>/etc/hosts</c> in place, so that it stays the same file (its inode).</summary>
    /// <remarks>
    /// <para>For an engine on another machine or in a virtual one (Docker Desktop, <c>podman machine</c>), and for a user who may talk to the engine but not write its files. It needs a container that runs, is not paused, and has
    /// <c>/bin/sh</c> with <c>printf</c>; a container with a read-only root file system takes nothing on Docker. What is in the way is told for that recipient alone.</para>
    /// <para>Less is promised than by path: no lease keeps readers out, so each write counts as unguarded (<see cref="IHostsFile.UnguardedWrites"/>): a reader may see a mix of the old and the new text, or, if the new one is shorter
    /// and the image has neither <c>truncate</c> nor <c>dd</c>, an empty file for a moment. No record is kept, so a container that ends in the middle may keep a mix until the next write. Nothing keeps a second linker away.
    /// The text may have 512 KiB.</para>
    /// </remarks>
    Exec,
}
