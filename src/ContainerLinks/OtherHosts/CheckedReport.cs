namespace ContainerLinks;

/// <summary>A report as it is taken in: a copy, so that its directory cannot change it any more, within the bounds that <see cref="SourceReport"/> tells, and without the sources that cannot be.</summary>
internal sealed class CheckedReport
{
    /// <summary>Sources of a name, and entries of each list of a source.</summary>
    private const int MostOfEach = 1024;

    /// <summary>Entries of all lists of a report.</summary>
    private const int MostInAll = 65_536;

    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private int _room = MostInAll;

    public CheckedReport(SourceReport report)
    {
        var sources = new List<SourceAdvert>();
        int seen = 0;
        foreach (SourceAdvert? told in report.Sources)
        {
            if (++seen > MostOfEach)
            {
                Excess ??= $"it has more than {MostOfEach} sources";
                break;
            }

            SourceAdvert? advert = Copy(told);
            if (_room < 0)
            {
                Excess = $"the lists of its sources have more than {MostInAll} entries together";
                break;
            }

            string? fault = AdvertCheck.FindFault(advert, report.Name) ?? (_hosts.Add(advert!.Host) ? null : $"it is the second one of the host '{Quoting.Printable(advert.Host)}'");
            if (fault is null)
            {
                sources.Add(advert!);
            }

            Fault ??= fault;
        }

        Sources = [.. sources];
    }

    /// <summary>The sources that can be, in their order.</summary>
    public SourceAdvert[] Sources { get; }

    /// <summary>Why the first source that is left out cannot be, as the end of a sentence; null if none is.</summary>
    public string? Fault { get; private set; }

    /// <summary>What is beyond the bounds and left out, as the end of a sentence; null if nothing is.</summary>
    public string? Excess { get; private set; }

    /// <summary>What is null stays so: it is a fault.</summary>
    private SourceAdvert? Copy(SourceAdvert? advert)
    {
        if (advert is null)
        {
            return null;
        }

        ContainerNetwork[] places = Copy(advert.Networks);
        for (int i = 0; i < places?.Length; i++)
        {
            if (places[i] is { } place)
            {
                places[i] = place with { Aliases = Copy(place.Aliases), Links = Copy(place.Links) };
            }
        }

        return advert with
        {
            Networks = places!,
            ExposedPorts = Copy(advert.ExposedPorts),
            PublishedPorts = Copy(advert.PublishedPorts),
            RoutedNetworks = Copy(advert.RoutedNetworks),
            Remarks = Copy(advert.Remarks),
        };
    }

    /// <summary>A list has no end only because it says so: what it says of its length is not relied on.</summary>
    private T[] Copy<T>(IReadOnlyList<T> list)
    {
        if (list is null || _room < 0)
        {
            return list is null ? null! : [];
        }

        int count = 0;
        var copy = new T[Math.Clamp(list.Count, 0, MostOfEach)];
        foreach (T item in list)
        {
            if (count == copy.Length)
            {
                Excess ??= $"a list of one of its sources has more than {MostOfEach} entries";
                break;
            }

            copy[count++] = item;
        }

        _room -= count;
        Array.Resize(ref copy, count);
        return copy;
    }
}
