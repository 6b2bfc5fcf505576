namespace ContainerLinks;

/// <summary>Several servers of one zone: it stays with one until that one fails, then the next has its turn.</summary>
/// <remarks>A question, or an update that was never sent, goes to the next one at once. An update that was sent does not: whether it was carried out is for the sender to settle, and the next request goes to the next server.</remarks>
internal sealed class ServerList(IReadOnlyList<IDnsServer> servers) : IDnsServer
{
    private volatile int _current;

    public string Name { get; } = string.Join(", ", servers.Select(server => server.Name));

    public async Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default)
    {
        for (int tried = 1; ; tried++)
        {
            int current = _current;
            DnsAnswer answer = await servers[current].AskAsync(request, key, cancellationToken).ConfigureAwait(false);
            if (answer.Failure is null && answer.ResponseCode != DnsResponseCode.ServFail)
            {
                return answer;
            }

            _ = Interlocked.CompareExchange(ref _current, (current + 1) % servers.Count, current);
            bool mayRepeat = request.Opcode == DnsOpcode.Query || answer.Outcome == DnsOutcome.NotDone;
            if (!mayRepeat || tried == servers.Count)
            {
                return answer;
            }
        }
    }
}
