using System.Net;

namespace ContainerLinks;

/// <summary>One thing that the linker did, or found: one type for each kind, so that a <c>switch</c> over them has what belongs to a kind and nothing else.</summary>
/// <remarks><threadsafety>Immutable: safe for concurrent use.</threadsafety></remarks>
public abstract class LinkChange
{
    private protected LinkChange()
    {
    }

    /// <summary>When the linker saw it, by its <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The kind, as the metric <c>containerlinks.changes</c> has it.</summary>
    internal abstract string Tag { get; }

    /// <summary>A change of one link.</summary>
    public abstract class OfLink : LinkChange
    {
        private protected OfLink()
        {
        }

        /// <summary>The link as it is declared.</summary>
        public required ContainerLink Link { get; init; }

        private protected string Text(string kind) => $"{kind} {Link.Recipient}: {Link.Source} as {Link.Alias}";
    }

    /// <summary>The alias of a link leads elsewhere.</summary>
    public abstract class OfAddress : OfLink
    {
        private protected OfAddress()
        {
        }

        /// <summary>The address now, IPv4 if the source has one; null if it has none.</summary>
        public IPAddress? Address { get; init; }

        /// <summary>The address before, or null.</summary>
        public IPAddress? PreviousAddress { get; init; }

        /// <summary>Where the hosts file is that tells this to the recipient. Null where none does: the runtime's DNS answers the alias, the recipient does not run, or it has no hosts file.</summary>
        public string? HostsPath { get; init; }

        private protected string FromTo(string kind) => $"{Text(kind)}, {PreviousAddress?.ToString() ?? "no address"} to {Address?.ToString() ?? "no address"}";
    }

    /// <summary>A link was declared.</summary>
    public sealed class Linked : OfLink
    {
        internal override string Tag => "linked";

        /// <summary>One line for logs.</summary>
        public override string ToString() => Text(nameof(Linked));
    }

    /// <summary>A link was taken away.</summary>
    public sealed class Unlinked : OfLink
    {
        internal override string Tag => "unlinked";

        /// <summary>One line for logs.</summary>
        public override string ToString() => Text(nameof(Unlinked));
    }

    /// <summary>The source has an address now; the recipient finds it by the alias.</summary>
    public sealed class Bound : OfAddress
    {
        internal override string Tag => "bound";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{Text(nameof(Bound))}, {Address}";
    }

    /// <summary>The source has no address any more: it stopped, left the shared network, or was removed. An address that a policy gives meanwhile is in <see cref="OfAddress.Address"/>.</summary>
    public sealed class Unbound : OfAddress
    {
        internal override string Tag => "unbound";

        /// <summary>One line for logs.</summary>
        public override string ToString() => Address is null ? Text(nameof(Unbound)) : $"{Text(nameof(Unbound))}, {Address}";
    }

    /// <summary>The source has another address.</summary>
    public sealed class Moved : OfAddress
    {
        internal override string Tag => "moved";

        /// <summary>One line for logs.</summary>
        public override string ToString() => FromTo(nameof(Moved));
    }

    /// <summary>The link leads to another container now, one that has the source's name.</summary>
    public sealed class Rebound : OfAddress
    {
        internal override string Tag => "rebound";

        /// <summary>One line for logs.</summary>
        public override string ToString() => FromTo(nameof(Rebound));
    }

    /// <summary>Running processes of a recipient have link variables that are no longer true.</summary>
    public sealed class EnvironmentStale : LinkChange
    {
        /// <summary>The recipient's name.</summary>
        public required string Recipient { get; init; }

        /// <summary>The names of the variables, never their values.</summary>
        public required IReadOnlyList<string> Variables { get; init; }

        internal override string Tag => "environment_stale";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(EnvironmentStale)} {Recipient}: {string.Join(' ', Variables.Select(Quoting.Printable))}";
    }

    /// <summary>The pool was so full that an address was given out before its reuse delay was over.</summary>
    public sealed class AddressReused : LinkChange
    {
        /// <summary>The name of the container that got it.</summary>
        public required string Owner { get; init; }

        /// <summary>The address.</summary>
        public required IPAddress Address { get; init; }

        internal override string Tag => "address_reused";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(AddressReused)} {Address} for {Owner}";
    }

    /// <summary>A hosts file could not be read or written; it is tried again.</summary>
    public sealed class HostsFileFailed : LinkChange
    {
        /// <summary>The recipient's name; null for the machine's own file.</summary>
        public string? Recipient { get; init; }

        /// <summary>Where the file is, if that is known.</summary>
        public string? HostsPath { get; init; }

        /// <summary>Why, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "hosts_file_failed";

        /// <summary>One line for logs.</summary>
        public override string ToString() => Recipient is null ? $"{nameof(HostsFileFailed)}: {Detail}" : $"{nameof(HostsFileFailed)} {Recipient}: {Detail}";
    }

    /// <summary>A change of a name that an <see cref="INamePublisher"/> keeps.</summary>
    public abstract class OfName : LinkChange
    {
        private protected OfName()
        {
        }

        /// <summary>The publisher: <see cref="INamePublisher.Description"/>.</summary>
        public required string Publisher { get; init; }

        /// <summary>The name, as the publisher got it.</summary>
        public required string Name { get; init; }

        /// <summary>The name of the container that has it, or wants it.</summary>
        public required string Container { get; init; }
    }

    /// <summary>A name leads to a container now, or to another address than before.</summary>
    public sealed class NamePublished : OfName
    {
        /// <summary>Where it leads.</summary>
        public required IReadOnlyList<IPAddress> Addresses { get; init; }

        /// <summary>Where it led before; empty if it was not there.</summary>
        public IReadOnlyList<IPAddress> PreviousAddresses { get; init; } = [];

        internal override string Tag => "name_published";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(NamePublished)} {Name} of {Container}, {string.Join(" and ", Addresses)} in {Publisher}";
    }

    /// <summary>A name was taken out.</summary>
    public sealed class NameWithdrawn : OfName
    {
        internal override string Tag => "name_withdrawn";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(NameWithdrawn)} {Name} of {Container} in {Publisher}";
    }

    /// <summary>The publisher was reached, and this name cannot be there, for example because it is somebody else's.</summary>
    public sealed class NameNotPublished : OfName
    {
        /// <summary>Why, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "name_not_published";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(NameNotPublished)} {Name} of {Container} in {Publisher}: {Detail}";
    }

    /// <summary>A publisher could not make its names right; it is tried again.</summary>
    public sealed class PublisherFailed : LinkChange
    {
        /// <summary>The publisher: <see cref="INamePublisher.Description"/>.</summary>
        public required string Publisher { get; init; }

        /// <summary>Why, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "publisher_failed";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(PublisherFailed)}, {Publisher}: {Detail}";
    }

    /// <summary>A directory of sources on other hosts is away; what it said last stays, and it is asked again.</summary>
    public sealed class DirectoryFailed : LinkChange
    {
        /// <summary>The directory: <see cref="ISourceDirectory.Name"/>.</summary>
        public required string Directory { get; init; }

        /// <summary>Why, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "directory_failed";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(DirectoryFailed)}, {Directory}: {Detail}";
    }

    /// <summary>The runtime was listed anew, or this reader was too slow and missed changes: look at the links again.</summary>
    public sealed class Resync : LinkChange
    {
        /// <summary>What was found, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "resync";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(Resync)}: {Detail}";
    }

    /// <summary>Another linker keeps the runtime's hosts files; this one waits for it to end. See <see cref="ContainerLinksOptions.StandBy"/>.</summary>
    public sealed class StandingBy : LinkChange
    {
        /// <summary>Who that is, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "standing_by";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(StandingBy)}: {Detail}";
    }

    /// <summary>The other linker has ended: this one keeps the hosts files from now on.</summary>
    public sealed class TookOver : LinkChange
    {
        /// <summary>What it keeps, as a sentence.</summary>
        public required string Detail { get; init; }

        internal override string Tag => "took_over";

        /// <summary>One line for logs.</summary>
        public override string ToString() => $"{nameof(TookOver)}: {Detail}";
    }
}
