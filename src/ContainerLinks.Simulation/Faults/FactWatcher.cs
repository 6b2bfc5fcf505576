using System.Threading.Channels;

namespace ContainerLinks;

/// <summary>One stream of facts.</summary>
internal sealed class FactWatcher
{
    private readonly Channel<ContainerFact> _channel = Channel.CreateUnbounded<ContainerFact>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<ContainerFact> Reader => _channel.Reader;

    public void Post(ContainerFact fact) => _channel.Writer.TryWrite(fact);

    public void End(Exception? reason) => _channel.Writer.TryComplete(reason);
}
