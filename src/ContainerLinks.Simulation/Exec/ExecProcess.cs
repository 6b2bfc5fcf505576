namespace ContainerLinks;

/// <summary>A new process inside of a running container.</summary>
internal static class ExecProcess
{
    /// <summary>Checks that there can be one, and makes its environment. It has no terminal, whether the container has one or not.</summary>
    public static (EngineContainer Container, IReadOnlyList<string> Environment) Create(EngineCore core, string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        EngineContainer container = core.Containers.Get(reference);
        string? fault = !container.Running ? core.Settings.Texts.NotRunning(container.Id)
            : container.Paused ? EngineTexts.PausedExec(reference)
            : container.Restarting ? EngineTexts.IsRestarting(container.Id)
            : null;
        if (fault is not null)
        {
            throw EngineRefusal.Conflict(fault);
        }

        IReadOnlyList<string> variables = container.StartVariables.Count > 0 ? container.StartVariables : core.Variables.Collect(container, isExec: true);
        return (container, ProcessEnvironment.Create(container, variables, hasTerminal: false));
    }
}
