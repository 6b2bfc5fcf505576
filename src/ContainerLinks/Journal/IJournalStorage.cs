namespace ContainerLinks;

/// <summary>The few things that a journal does to its file. A test can let the process die between any two, or in the middle of one.</summary>
/// <remarks>All throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</remarks>
internal interface IJournalStorage : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>Whether there has been a file once, though it may be missing now.</summary>
    bool WasUsed { get; }

    /// <summary>The whole file, or null if there is none.</summary>
    byte[]? Read();

    /// <summary>Writes behind the first <paramref name="length"/> bytes; what stood there goes.</summary>
    void Append(ReadOnlySpan<byte> bytes, long length);

    /// <summary>Puts a new file in place of the old one: a reader finds the one or the other.</summary>
    void Replace(ReadOnlySpan<byte> bytes);

    /// <summary>Keeps a copy for people to look at.</summary>
    /// <returns>Where it is.</returns>
    string KeepCopy(ReadOnlySpan<byte> bytes);
}
