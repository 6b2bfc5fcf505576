namespace ContainerLinks;

/// <summary>On which side a problem is, for a program.</summary>
internal enum DnsCause
{
    /// <summary>The network, or a server that is down or slow.</summary>
    Network = 0,

    /// <summary>The server failed, or does not do what is asked.</summary>
    Server,

    /// <summary>Something in the zone is not as the update demands. Nobody has to mend anything.</summary>
    Prerequisite,

    /// <summary>The key's name, algorithm or secret.</summary>
    Key,

    /// <summary>The clocks.</summary>
    Clock,

    /// <summary>The zone is not this server's, or the name is not in it.</summary>
    Zone,

    /// <summary>The server knows us and does not allow it.</summary>
    Rights,

    /// <summary>The answer is not signed, or wrongly.</summary>
    Answer,

    /// <summary>The server cannot read our message.</summary>
    Message,
}

/// <summary>Why an update or a question had no success.</summary>
/// <param name="Cause">On which side it is.</param>
/// <param name="Sentence">What is wrong, on which side, and which setting mends it. Fit for a log.</param>
/// <param name="IsTransient">Whether the same may succeed later without anybody changing a setting.</param>
internal sealed record DnsProblem(DnsCause Cause, string Sentence, bool IsTransient);
