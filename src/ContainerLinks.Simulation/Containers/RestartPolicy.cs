using System.Globalization;

namespace ContainerLinks;

/// <summary>When the engine starts a container again that ended.</summary>
internal sealed record RestartPolicy(string Name, int MaximumRetries)
{
    public bool IsNone => Name is "" or "no";

    public bool IsAlways => Name == "always";

    public bool IsUnlessStopped => Name == "unless-stopped";

    public bool IsOnFailure => Name == "on-failure";

    public static RestartPolicy Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0)
        {
            return Checked(new RestartPolicy(text, 0));
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int retries)
            ? Checked(new RestartPolicy(text[..colon], retries))
            : throw EngineRefusal.BadRequest("invalid restart policy format: maximum retry count must be an integer");
    }

    private static RestartPolicy Checked(RestartPolicy policy) => policy switch
    {
        { Name: "always" or "unless-stopped" or "no", MaximumRetries: not 0 } =>
            throw EngineRefusal.BadRequest($"maximum retry count cannot be used with restart policy '{policy.Name}'"),
        { Name: "on-failure", MaximumRetries: < 0 } => throw EngineRefusal.BadRequest("maximum retry count cannot be negative"),
        { Name: "" or "always" or "unless-stopped" or "no" or "on-failure" } => policy,
        _ => throw EngineRefusal.BadRequest($"invalid restart policy '{policy.Name}'"),
    };
}
