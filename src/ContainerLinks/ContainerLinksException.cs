namespace ContainerLinks;

/// <summary>The outside world did not do what was asked: a container is missing, a pool is empty, a file cannot be written.</summary>
/// <remarks>Misuse of the library throws the <see cref="ArgumentException"/> family instead; an expected miss is a return value.</remarks>
#pragma warning disable CA1032 // An exception without its code would tell a program nothing, so the code is demanded.
public class ContainerLinksException : Exception
#pragma warning restore CA1032
{
    /// <summary>Makes the exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="message">What was wrong, what was expected, and where.</param>
    /// <param name="innerException">The cause, or null.</param>
    public ContainerLinksException(ContainerLinksError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What went wrong.</summary>
    public ContainerLinksError Error { get; }

    /// <summary>Whether the same call may succeed later without anybody changing anything: an engine that is away, a race that was lost, an address that rests.</summary>
    public virtual bool IsTransient => Error is ContainerLinksError.Unavailable or ContainerLinksError.Contended;
}
