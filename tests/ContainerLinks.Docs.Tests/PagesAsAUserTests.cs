using ContainerLinks.Docs.Tests.Reader;
using Xunit.Abstractions;

namespace ContainerLinks.Docs.Tests;

/// <summary>What pages say to type is typed, and does what they say: with the packed packages, and on an engine that nobody else uses.</summary>
public static class PagesAsAUserTests
{
    /// <summary>One at a time, since the engine has one linker.</summary>
    public sealed class WithAnEngine(SharedMachine machine, ITestOutputHelper output) : IClassFixture<SharedMachine>
    {
        public static TheoryData<string> Sections => Names(haveEngine: true);

        [ReaderTheory]
        [MemberData(nameof(Sections))]
        public async Task A_reader_gets_what_the_page_says(string section)
        {
            using PageWalk walk = machine.Walk(section);
            await walk.GoAsync();
            output.WriteLine(walk.Cost);
        }
    }

    public sealed class WithoutAnEngine(SharedMachine machine, ITestOutputHelper output) : IClassFixture<SharedMachine>
    {
        public static TheoryData<string> Sections => Names(haveEngine: false);

        [ReaderTheory]
        [MemberData(nameof(Sections))]
        public async Task A_reader_gets_what_the_page_says(string section)
        {
            using PageWalk walk = machine.Walk(section);
            await walk.GoAsync();
            output.WriteLine(walk.Cost);

            foreach (string key in Directory.EnumerateFiles(walk.Home, "*.key", SearchOption.AllDirectories))
            {
                TsigKey.FromFile(key).Name.ToString().TrimEnd('.').Should().Be("links", "the linker takes the key that a server's tool has made");
            }
        }
    }

    private static TheoryData<string> Names(bool haveEngine) => [.. PageSection.All.Where(section => section.HasEngine == haveEngine).Select(section => section.Name)];

    public sealed class SharedMachine : IDisposable
    {
        private readonly ReadersMachine? _machine = ReadersMachine.WhyThereIsNone is null ? ReadersMachine.Borrow() : null;

        public void Dispose()
        {
            if (_machine is not null)
            {
                ReadersMachine.Return();
            }
        }

        internal PageWalk Walk(string section) => new(PageSection.All.Single(other => other.Name == section), _machine!);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ReaderTheoryAttribute : TheoryAttribute
    {
        public ReaderTheoryAttribute() => Skip = ReadersMachine.WhyThereIsNone;
    }
}
