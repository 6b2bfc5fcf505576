using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContainerLinks.Conformance;

/// <summary>
/// Gives a simulated engine the ids that the recorded one drew. An id that no recording names, such as that of a create that was refused, comes
/// from a fixed sequence.
/// </summary>
internal sealed class RecordedIds(string defaultBridge)
{
    private string? _container;
    private string? _network = defaultBridge;
    private int _others;

    /// <summary>Sets the ids that the next step draws.</summary>
    public void Expect(RecordedStep step)
    {
        var id = Text(step, "id");
        _container = step.Operation is "create" or "run" ? id : null;
        _network = step.Operation switch
        {
            "network-create" => id,
            "daemon-restart" => (string?)step.Result["network"]?["id"],
            _ => null,
        };
    }

    public string Draw(SimulatedIdKind kind)
    {
        switch (kind)
        {
            case SimulatedIdKind.Container when _container is { } container:
                _container = null;
                return container;
            case SimulatedIdKind.Network when _network is { } network:
                _network = null;
                return network;
            default:
                _others++;
                return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_others.ToString(CultureInfo.InvariantCulture))));
        }
    }

    private static string? Text(RecordedStep step, string field) => (string?)step.Result[field];
}
