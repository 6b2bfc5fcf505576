namespace ContainerLinks;

/// <summary>Keeps names of containers somewhere else, for example in a DNS zone.</summary>
/// <remarks>
/// <para>A linker feeds its publishers with what should be, as a whole, and never with changes: what was missed comes with the next call. Calls of one linker come one after the other, off its loop, and only while it keeps the
/// runtime's hosts files; nothing that it does for containers waits for one. What a publisher throws is told once, and it is called again after a pause that grows up to a minute.</para>
/// <para>What it says of itself, by its properties, is asked for once, when the linker is made.</para>
/// <para>A call may come again with the same version: then something outside may have changed, and the publisher sees that what it wrote is still there.</para>
/// </remarks>
public interface INamePublisher
{
    /// <summary>What it keeps right, and where, in the middle of a sentence: <c>the zone 'links.test' on 192.0.2.53</c>. No secret.</summary>
    string Description { get; }

    /// <summary>Which containers get which names.</summary>
    ContainerNamesOptions Names { get; }

    /// <summary>How long after a call that succeeded the next one comes, if nothing has changed meanwhile; zero or less for never, and at most a day.</summary>
    TimeSpan RefreshInterval { get; }

    /// <summary>Tells why a text cannot be a name here.</summary>
    /// <param name="name">A name that a label, a template or a delegate gives.</param>
    /// <returns>The predicate of a sentence, such as <c>has a label of more than 63 bytes</c>; null if it can.</returns>
    string? FindFault(string name);

    /// <summary>Makes what is published what should be: adds, changes and takes out names of this runtime, and leaves what is others' alone.</summary>
    /// <param name="names">All names that should be there. Each once, in order of names; letter case does not count.</param>
    /// <param name="version">Grows with each change of what is known. The same number again asks for another look.</param>
    /// <param name="runtime">The name of the runtime whose containers these are: several linkers of one machine may publish to one place.</param>
    /// <param name="cancellationToken">Ends with the linker.</param>
    /// <returns>The names that could not be published although the place was reached, each with the reason as a sentence; every other name is there now, and nothing else of this runtime.</returns>
    /// <exception cref="ContainerLinksException">The place could not be reached, or refuses everything: what is there now is not known.</exception>
    Task<IReadOnlyDictionary<string, string>> ApplyAsync(IReadOnlyList<PublishedName> names, long version, string runtime, CancellationToken cancellationToken);

    /// <summary>Takes out all names of the runtime of the last call: the linker ends. Nothing is called afterwards. It is not called if <see cref="ApplyAsync"/> never was, or hangs even when it is cancelled.</summary>
    /// <param name="cancellationToken">Comes after 10 seconds; what is left then must go by itself.</param>
    Task LeaveAsync(CancellationToken cancellationToken);
}
