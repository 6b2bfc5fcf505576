namespace ContainerLinks.Tests.Hosts;

public sealed class EngineLayoutContractTests : HostsFileRendererConformance
{
    protected override IHostsFileRenderer Renderer => HostsFileRenderer.Default;
}

public sealed class WindowsLayoutContractTests : HostsFileRendererConformance
{
    protected override IHostsFileRenderer Renderer => HostsFileRenderer.Windows;
}

public sealed class OwnLayoutContractTests : HostsFileRendererConformance
{
    protected override IHostsFileRenderer Renderer { get; } = new ColumnsRenderer();
}
