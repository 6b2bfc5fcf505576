using System.Text;

namespace ContainerLinks.Fuzz;

/// <summary>TXT records in the places of a publisher's own, with whatever somebody else wrote there: owners of names, heartbeats, entries of an index. The texts of a record are split by zeros.</summary>
internal sealed class DnsOwnerTarget : FuzzTarget
{
    private const int LongestText = 255;

    private static readonly DomainName Zone = DomainName.Parse("links.test");

    public override string Name => "dns-owner";

    public override IReadOnlyList<string> Words => ["o=", "e=", "n=", "b=", "r=", ";", "\0", "h1/docker", "192.0.2.7", "2001:db8::7", "/tcp", "/udp/", "3306", "4097", "\\046", "_cl", "."];

    /// <summary>A text of one byte is a record by itself.</summary>
    public override long AllocationLimit(int length) => (256 * 1024) + (1024L * length);

    public override Outcome Run(byte[] input)
    {
        string[] texts = [.. Encoding.Latin1.GetString(input).Split('\0').Where(text => text.Length <= LongestText).Take(128)];
        DomainName name = DomainName.Parse("db").In(Zone);
        DnsRecord record = texts.Length == 0 ? DnsRecord.Text(name, 5, "") : DnsRecord.Text(name, 5, texts);
        OwnedName? owned = OwnedName.TryRead(name, [record]);
        if (owned is not null)
        {
            FuzzException.ThrowUnless(owned.Content.Addresses.Count <= NameContent.Most && owned.Content.Services.Count <= NameContent.Most, "an owner has more than a name can tell of");
            FuzzException.ThrowUnless(NameContent.TryRead(owned.Content.ToTexts())?.IsSame(owned.Content) == true, "what an owner says is read as something else");
            FuzzException.ThrowUnless(owned.Content.Records(name, 5).All(below => below.Name.IsIn(name)), "an owner speaks of another name");
        }

        Heartbeat? heartbeat = Heartbeat.TryRead(record);
        FuzzException.ThrowUnless(heartbeat is null || heartbeat is { Buckets: >= 0 and <= 4096, Counter: >= 0, Epoch.Length: > 0 }, "a heartbeat is out of bounds");

        DomainName? entry = HostIndex.NameOf(record, Zone);
        if (entry is not null)
        {
            FuzzException.ThrowUnless(entry.IsIn(Zone) && !entry.Equals(Zone), "an entry leads out of the zone");
            FuzzException.ThrowUnless(HostIdentity.OwnerOf(entry).IsIn(Zone), "the owner of an entry lies outside of the zone");
        }

        return Outcome.Accepted(owned?.Content.Addresses.Count ?? -1, owned?.Content.Services.Count ?? -1, heartbeat?.Buckets > 0 ? 1 : heartbeat is null ? -1 : 0, entry is null ? -1 : 1, Math.Min(texts.Length, 8));
    }
}
