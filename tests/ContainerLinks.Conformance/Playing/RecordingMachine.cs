namespace ContainerLinks.Conformance;

/// <summary>What can be told of the machine that the engine ran on, beside what a recording says itself.</summary>
internal static class RecordingMachine
{
    // Default subnets of the engine behind the one of the default bridge.
    private const string First = "172.18.";
    private const string Second = "172.19.0.0/16";

    /// <summary>
    /// A name server of the machine, or null. The engine passes over a default subnet that has one in it, and a recording does not name it; so it
    /// is told from the first network that got a default subnet. That network alone is explained by this, and only if it is the second of the
    /// list: all later ones have to follow from it.
    /// </summary>
    public static string? FindNameServer(Scenario scenario)
    {
        var first = scenario.Steps.FirstOrDefault(step => step.Operation == "network-create" && step.Do["subnet"] is null && step.Result["network"] is not null);
        var subnet = (string?)first?.Result["network"]?["ipam"]?[0]?["subnet"];
        var isFirstTaken = scenario.Steps.TakeWhile(step => step != first)
            .Any(step => step.Operation == "network-create" && RecordedState.Text(step.Do, "subnet").StartsWith(First, StringComparison.Ordinal));
        return subnet == Second && !isFirstTaken ? First + "255.254" : null;
    }
}
