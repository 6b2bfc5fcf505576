using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace ContainerLinks.Benchmarks;

/// <summary>What a linker asks at each fact, against a list that is looked through each time. Ten links a recipient, a hundred a source.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class LinkGraphBenchmarks
{
    private const int LinksEach = 10;
    private const int LinksToEach = 100;
    private LinkGraph _graph = new();
    private List<ContainerLink> _list = [];
    private ContainerLink _link = new("web", "mysql", "db");
    private int _renames;

    [Params(1_000, 100_000, 1_000_000)]
    public int Links { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _graph = new LinkGraph();
        _list = new List<ContainerLink>(Links);
        string[] sources = [.. Enumerable.Range(0, Links / LinksToEach).Select(source => $"source{source}")];
        string[] aliases = [.. Enumerable.Range(0, LinksEach).Select(alias => $"alias{alias}")];
        for (int recipient = 0; recipient < Links / LinksEach; recipient++)
        {
            string name = $"recipient{recipient}";
            for (int i = 0; i < LinksEach; i++)
            {
                var link = new ContainerLink(name, sources[((recipient * 7) + i) % sources.Length], aliases[i]);
                _graph.Add(link);
                _list.Add(link);
            }
        }

        _link = _list[Links / 2];
    }

    [BenchmarkCategory("find"), Benchmark(Baseline = true)]
    public ContainerLink? FindInList() => _list.Find(link => link.Recipient == _link.Recipient && link.Alias.Equals(_link.Alias, StringComparison.OrdinalIgnoreCase));

    [BenchmarkCategory("find"), Benchmark]
    public bool FindInGraph() => _graph.TryGet(_link.Recipient, _link.Alias, out _);

    [BenchmarkCategory("links of a recipient"), Benchmark(Baseline = true)]
    public int LinksFromInList() => _list.Where(link => link.Recipient == _link.Recipient).ToArray().Length;

    [BenchmarkCategory("links of a recipient"), Benchmark]
    public int LinksFromInGraph() => _graph.LinksFrom(_link.Recipient).Count;

    [BenchmarkCategory("links to a source"), Benchmark(Baseline = true)]
    public int LinksToInList() => _list.Where(link => link.Source == _link.Source).ToArray().Length;

    [BenchmarkCategory("links to a source"), Benchmark]
    public int LinksToInGraph() => _graph.LinksTo(_link.Source).Count;

    [BenchmarkCategory("remove and add"), Benchmark(Baseline = true)]
    public void RemoveAndAddInList()
    {
        _list.Remove(_link);
        if (!_list.Exists(link => link.Recipient == _link.Recipient && link.Alias.Equals(_link.Alias, StringComparison.OrdinalIgnoreCase)))
        {
            _list.Add(_link);
        }
    }

    [BenchmarkCategory("remove and add"), Benchmark]
    public bool RemoveAndAddInGraph() => _graph.Remove(_link.Recipient, _link.Alias) && _graph.Add(_link);

    /// <summary>Figures are for all links together. A dictionary finds a link, but not who links to a source, and knows no order.</summary>
    [BenchmarkCategory("add all and remove all"), Benchmark(Baseline = true)]
    public int AddAndRemoveAllInDictionary()
    {
        var links = new Dictionary<(string Recipient, string Alias), ContainerLink>();
        foreach (ContainerLink link in _list)
        {
            links.Add((link.Recipient, link.Alias), link);
        }

        foreach (ContainerLink link in _list)
        {
            links.Remove((link.Recipient, link.Alias));
        }

        return links.Count;
    }

    [BenchmarkCategory("add all and remove all"), Benchmark]
    public int AddAndRemoveAllInGraph()
    {
        var graph = new LinkGraph();
        foreach (ContainerLink link in _list)
        {
            graph.Add(link);
        }

        foreach (ContainerLink link in _list)
        {
            graph.Remove(link.Recipient, link.Alias);
        }

        return graph.Count;
    }

    [BenchmarkCategory("rename of a recipient"), Benchmark(Baseline = true)]
    public int RenameInList()
    {
        string name = _renames++ % 2 == 0 ? "recipient1" : "renamed";
        string other = name == "renamed" ? "recipient1" : "renamed";
        for (int i = 0; i < _list.Count; i++)
        {
            if (_list[i].Recipient == name)
            {
                _list[i] = _list[i] with { Recipient = other };
            }
        }

        return _renames;
    }

    [BenchmarkCategory("rename of a recipient"), Benchmark]
    public bool RenameInGraph() => _renames++ % 2 == 0 ? _graph.Rename("recipient1", "renamed") : _graph.Rename("renamed", "recipient1");
}
