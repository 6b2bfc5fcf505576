using System.Collections.Immutable;
using System.Net;

namespace ContainerLinks;

/// <summary>Who has to be looked at when something changes. It holds nothing that is not in the world too, only the other way round.</summary>
internal sealed class WorldIndex
{
    private readonly Dictionary<string, int> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<ContainerId, string[]> _formerNames = [];
    private readonly SetsByKey<ContainerId, ContainerId> _sharers = new(EqualityComparer<ContainerId>.Default);
    private readonly SetsByKey<IPAddress, ContainerId> _keepers = new(EqualityComparer<IPAddress>.Default);
    private readonly SetsByKey<string, ContainerId> _recipientsByAlias = new(StringComparer.Ordinal);
    private readonly SetsByKey<string, ContainerId> _recipientsOfNative = new(StringComparer.Ordinal);
    private readonly SetsByKey<ContainerId, string> _namesEver = new(EqualityComparer<ContainerId>.Default);
    private readonly Dictionary<ContainerId, IReadOnlyList<string>> _native = [];
    private readonly int[] _lengthsOfIds = new int[ContainerId.MaximumLength];
    private int _ids;

    /// <summary>Hears of each source that a first link declares (true), or that none declares any more.</summary>
    public Action<string, bool>? SourceDeclared { get; set; }

    /// <summary>Whether any container has links that its runtime keeps.</summary>
    public bool HasNativeLinks => _native.Count > 0;

    /// <summary>Whether a link declares a name as its source.</summary>
    public bool IsDeclared(string name) => _declared.ContainsKey(name);

    public string[] FormerNamesOf(ContainerId id) => _formerNames.GetValueOrDefault(id, []);

    public void AddFormerName(ContainerId id, string name)
    {
        string[] names = FormerNamesOf(id);
        if (!names.Contains(name))
        {
            _formerNames[id] = [.. names, name];
        }
    }

    public void RemoveFormerName(ContainerId id, string name)
    {
        string[] names = Array.FindAll(FormerNamesOf(id), other => other != name);
        if (names.Length == 0)
        {
            _formerNames.Remove(id);
        }
        else
        {
            _formerNames[id] = names;
        }
    }

    public void Share(ContainerId? before, ContainerId? after, ContainerId sharer)
    {
        if (before != after)
        {
            if (before is { } left)
            {
                _sharers.Remove(left, sharer);
            }

            if (after is { } joined && joined != sharer)
            {
                _sharers.Add(joined, sharer);
            }
        }
    }

    /// <summary>Whether others use its network.</summary>
    public bool IsShared(ContainerId id) => _sharers.Has(id);

    /// <summary>The container itself and all that use its network, directly or by one that does.</summary>
    public IReadOnlyCollection<ContainerId> SharersOf(ContainerId id)
    {
        // The engine has no guard against a ring of container:X; a container that was seen is not followed again.
        var seen = new HashSet<ContainerId> { id };
        var next = new Queue<ContainerId>(seen);
        while (next.TryDequeue(out ContainerId? holder))
        {
            foreach (ContainerId sharer in _sharers.Of(holder).Where(seen.Add))
            {
                next.Enqueue(sharer);
            }
        }

        return seen;
    }

    /// <summary>The recipients of links that remember an address.</summary>
    public IReadOnlyCollection<ContainerId> KeepersOf(IPAddress address) => _keepers.Of(address);

    public void Keep(ImmutableArray<KeptAddress> before, ImmutableArray<KeptAddress> after, ContainerId recipient)
    {
        if (before == after)
        {
            return;
        }

        foreach (IPAddress address in AddressesOf(before))
        {
            _keepers.Remove(address, recipient);
        }

        foreach (IPAddress address in AddressesOf(after))
        {
            _keepers.Add(address, recipient);
        }
    }

    public void AddLink(ContainerId recipient, Link link)
    {
        int before = _declared.GetValueOrDefault(link.Source);
        _declared[link.Source] = before + 1;
        if (before == 0)
        {
            SourceDeclared?.Invoke(link.Source, true);
        }

        _recipientsByAlias.Add(link.Alias.ToUpperInvariant(), recipient);
        if (MayBeBeginning(link.Source))
        {
            _lengthsOfIds[link.Source.Length]++;
            _ids++;
        }
    }

    public void RemoveLink(ContainerId recipient, Link link)
    {
        int left = _declared[link.Source] - 1;
        if (left == 0)
        {
            _declared.Remove(link.Source);
            SourceDeclared?.Invoke(link.Source, false);
        }
        else
        {
            _declared[link.Source] = left;
        }

        _recipientsByAlias.Remove(link.Alias.ToUpperInvariant(), recipient);
        if (MayBeBeginning(link.Source))
        {
            _lengthsOfIds[link.Source.Length]--;
            _ids--;
        }
    }

    /// <summary>What links may have as the beginning of this id: of each length that any link has.</summary>
    public IEnumerable<string> BeginningsOf(ContainerId id)
    {
        for (int length = 1; _ids > 0 && length < id.Value.Length; length++)
        {
            if (_lengthsOfIds[length] > 0)
            {
                yield return id.Value[..length];
            }
        }
    }

    /// <param name="alias">In capitals.</param>
    public IReadOnlyCollection<ContainerId> RecipientsByAlias(string alias) => _recipientsByAlias.Of(alias);

    /// <summary>Recipients of links that the runtime keeps itself, by the source's name as it reported it first, and as it reports it now.</summary>
    public IReadOnlyCollection<ContainerId> RecipientsOfNative(string source) => _recipientsOfNative.Of(source);

    /// <summary>Names that a container bore while links that the runtime keeps declared them: an engine goes by the container that it resolved once, whoever bears the name now.</summary>
    public IReadOnlyCollection<string> NamesEverOf(ContainerId id) => _namesEver.Of(id);

    public void NoteName(ContainerId id, string name)
    {
        if (RecipientsOfNative(name).Count > 0)
        {
            _namesEver.Add(id, name);
        }
    }

    public void SetNativeSources(ContainerId recipient, IReadOnlyList<string> names)
    {
        IReadOnlyList<string> before = _native.GetValueOrDefault(recipient, []);
        if (before.SequenceEqual(names, StringComparer.Ordinal))
        {
            return;
        }

        foreach (string name in before)
        {
            _recipientsOfNative.Remove(name, recipient);
        }

        foreach (string name in names)
        {
            _recipientsOfNative.Add(name, recipient);
        }

        _native[recipient] = names;
        if (names.Count == 0)
        {
            _native.Remove(recipient);
        }
    }

    public void Forget(ContainerId id)
    {
        SetNativeSources(id, []);
        _formerNames.Remove(id);
        foreach (string name in _namesEver.Of(id))
        {
            _namesEver.Remove(id, name);
        }
    }

    private static IEnumerable<IPAddress> AddressesOf(ImmutableArray<KeptAddress> kept) => kept.SelectMany(static one => (IEnumerable<IPAddress>)[.. Desired.Usable(one.IPv4, one.IPv6), .. one.More]);

    private bool MayBeBeginning(string source) => source.Length < _lengthsOfIds.Length && LinkText.IsIdOrPrefix(source);

    /// <summary>Sets, of which most have one member and need no hash table.</summary>
    private sealed class SetsByKey<TKey, T>(IEqualityComparer<TKey> comparer)
        where TKey : notnull
        where T : notnull
    {
        private readonly Dictionary<TKey, object> _sets = new(comparer);

        public T[] Of(TKey key) => _sets.GetValueOrDefault(key) switch
        {
            null => [],
            HashSet<T> set => [.. set],
            var one => [(T)one],
        };

        public bool Has(TKey key) => _sets.ContainsKey(key);

        public void Add(TKey key, T member)
        {
            switch (_sets.GetValueOrDefault(key))
            {
                case null:
                    _sets.Add(key, member);
                    break;
                case HashSet<T> set:
                    set.Add(member);
                    break;
                case T one when !one.Equals(member):
                    _sets[key] = new HashSet<T> { one, member };
                    break;
            }
        }

        public void Remove(TKey key, T member)
        {
            switch (_sets.GetValueOrDefault(key))
            {
                case HashSet<T> set when set.Remove(member) && set.Count == 0:
                    _sets.Remove(key);
                    break;
                case T one when one.Equals(member):
                    _sets.Remove(key);
                    break;
            }
        }
    }
}
