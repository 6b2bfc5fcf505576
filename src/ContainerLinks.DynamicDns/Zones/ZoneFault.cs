namespace ContainerLinks;

/// <summary>What goes wrong with one message to a zone in memory, for tests.</summary>
internal enum ZoneFault
{
    None = 0,

    /// <summary>There is no way to the server.</summary>
    Down,

    /// <summary>The message is lost on its way.</summary>
    RequestLost,

    /// <summary>It is carried out, and the answer is lost on its way back.</summary>
    AnswerLost,

    /// <summary>It waits in the server, without an answer, and is carried out before the message that comes <see cref="InMemoryZone.Delay"/> messages later.</summary>
    Late,

    /// <summary>It is acknowledged and lost, as by a crash of a server that does not keep its word.</summary>
    Forgotten,

    /// <summary>The server refuses it.</summary>
    Refused,

    /// <summary>The server fails, and does not say what it has done: it was not carried out.</summary>
    Failed,
}
