namespace ContainerLinks.Tests.Links;

/// <summary>Counts what is allocated, which is the same at every run, and not what the collector holds.</summary>
public sealed class LinkGraphMemoryTests
{
    [Fact]
    public void Links_that_come_and_go_take_no_more_memory()
    {
        var graph = new LinkGraph();
        ContainerLink[] links = [.. Enumerable.Range(0, 100).Select(number => new ContainerLink($"web{number}", $"mysql{number}", "db"))];
        ComeAndGo(graph, links, times: 2);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ComeAndGo(graph, links, times: 100);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000);
    }

    [Fact]
    public void Ten_times_the_links_take_about_ten_times_the_memory()
    {
        long few = BytesToAdd(3_000);
        long many = BytesToAdd(30_000);

        many.Should().BeLessThan(20 * few);
    }

    private static void ComeAndGo(LinkGraph graph, ContainerLink[] links, int times)
    {
        for (int time = 0; time < times; time++)
        {
            foreach (ContainerLink link in links)
            {
                graph.Add(link);
            }

            foreach (ContainerLink link in links)
            {
                graph.Remove(link.Recipient, link.Alias);
            }
        }
    }

    private static long BytesToAdd(int count)
    {
        ContainerLink[] links = [.. Enumerable.Range(0, count).Select(number => new ContainerLink($"web{number}", $"mysql{number}", "db"))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var graph = new LinkGraph();
        foreach (ContainerLink link in links)
        {
            graph.Add(link);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
