namespace ContainerLinks;

/// <summary>Questions and updates about one zone, signed with one key. What a server does not answer as it should becomes an exception that says what to do.</summary>
internal sealed class ZoneClient(IDnsServer server, DomainName zone, TsigKey? key)
{
    private const int AtOnce = 16;

    public DomainName Zone => zone;

    /// <summary>The records of a name and type; none if there are none.</summary>
    /// <exception cref="ContainerLinksException">That is not known.</exception>
    public async Task<IReadOnlyList<DnsRecord>> ReadAsync(DomainName name, DnsType type, CancellationToken cancellationToken)
    {
        DnsAnswer answer = await server.AskAsync(DnsMessage.Question(name, type), key, cancellationToken).ConfigureAwait(false);
        bool isAnswered = answer.IsTrusted && answer.SignatureError is null && answer.ResponseCode is DnsResponseCode.NoError or DnsResponseCode.NxDomain;
        return isAnswered ? [.. answer.Message!.Answers.Where(record => record.Type == type && record.Name.Equals(name))] : throw await FailureAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The TXT records of many names, several questions at a time; in the order of the names.</summary>
    /// <exception cref="ContainerLinksException">One is not known.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<DnsRecord>>> ReadTextsAsync(IEnumerable<DomainName> names, CancellationToken cancellationToken)
    {
        var all = new List<IReadOnlyList<DnsRecord>>();
        foreach (DomainName[] some in names.Chunk(AtOnce))
        {
            all.AddRange(await Task.WhenAll(some.Select(name => ReadAsync(name, DnsType.Txt, cancellationToken))).ConfigureAwait(false));
        }

        return all;
    }

    public Task<DnsAnswer> SendAsync(DnsUpdate update, CancellationToken cancellationToken) => server.AskAsync(update.ToMessage(), key, cancellationToken);

    /// <summary>What an answer that is no success means.</summary>
    public async Task<ContainerLinksException> FailureAsync(DnsAnswer answer, CancellationToken cancellationToken)
    {
        DnsProblem? problem = await DnsDiagnosis.OfAsync(server, zone, key, answer, cancellationToken).ConfigureAwait(false);
        return problem is null
            ? new ContainerLinksException(ContainerLinksError.Unavailable, $"{answer.Server} does not keep what it acknowledges of the zone '{zone}'.")
            : new ContainerLinksException(problem.IsTransient ? ContainerLinksError.Unavailable : ContainerLinksError.Refused, problem.Sentence);
    }
}
