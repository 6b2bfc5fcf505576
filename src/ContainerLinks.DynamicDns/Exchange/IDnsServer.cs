namespace ContainerLinks;

/// <summary>Who is asked: one server, a zone in memory, or several servers of which the next is asked when one fails.</summary>
internal interface IDnsServer
{
    /// <summary>Its address, for messages.</summary>
    string Name { get; }

    /// <summary>Asks once. What goes wrong on the way is in the answer; nothing is thrown for it.</summary>
    /// <param name="request">An update or a question, unsigned. Each attempt has an id and a signature of its own.</param>
    /// <param name="key">What to sign with; null for an unsigned request.</param>
    /// <param name="cancellationToken">Ends the wait. The request may be carried out all the same.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ArgumentException">The request is longer than a DNS message can be.</exception>
    Task<DnsAnswer> AskAsync(DnsMessage request, TsigKey? key, CancellationToken cancellationToken = default);
}
