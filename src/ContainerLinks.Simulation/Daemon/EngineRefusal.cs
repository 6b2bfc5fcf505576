namespace ContainerLinks;

/// <summary>The engine says no, with its status and its words. <see cref="SimulatedEngine"/> turns it into what users see.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves this assembly, and nothing makes one without a status.
internal sealed class EngineRefusal : Exception
#pragma warning restore CA1032, CA1064
{
    private EngineRefusal(int status, string message, ContainerLinksError error, Exception? inner = null)
        : base(message, inner) => (Status, Error) = (status, error);

    public int Status { get; }

    public ContainerLinksError Error { get; }

    public static EngineRefusal BadRequest(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(400, message, error);

    public static EngineRefusal Forbidden(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(403, message, error);

    public static EngineRefusal NotFound(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(404, message, error);

    public static EngineRefusal Conflict(string message, ContainerLinksError error = ContainerLinksError.Refused) => new(409, message, error);

    public static EngineRefusal System(string message, ContainerLinksError error = ContainerLinksError.Refused, Exception? inner = null) => new(500, message, error, inner);

    /// <summary>Does something, and puts words before the refusal if there is one.</summary>
    public static void Prefix(string prefix, Action action, int? status = null)
    {
        try
        {
            action();
        }
        catch (EngineRefusal refusal)
        {
            throw status is { } changed ? refusal.Prefixed(prefix).WithStatus(changed) : refusal.Prefixed(prefix);
        }
    }

    public EngineRefusal Prefixed(string prefix) => new(Status, prefix + Message, Error, this);

    public EngineRefusal WithStatus(int status) => new(status, Message, Error, this);
}
