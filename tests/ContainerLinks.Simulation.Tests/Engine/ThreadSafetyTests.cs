namespace ContainerLinks.Simulation.Tests;

public sealed class ThreadSafetyTests
{
    [Fact]
    public void Commands_from_many_threads_leave_the_engine_whole()
    {
        using SimulatedEngine engine = Engines.Make();
        engine.Run("mysql");

        Parallel.For(0, 8, worker =>
        {
            for (int i = 0; i < 20; i++)
            {
                string name = $"web{worker}-{i}";
                engine.Run(name, "mysql:db");
                engine.Restart(name);
                engine.List();
                if (i % 2 == 0)
                {
                    engine.Remove(name, force: true);
                }
            }
        });

        IReadOnlyList<SimulatedContainer> all = engine.List();
        all.Should().HaveCount(81);
        all.Select(container => container.Address).Should().OnlyHaveUniqueItems();
        all.Where(container => container.Name != "mysql").Should().OnlyContain(container => container.Hosts!.Contains("172.17.0.2\tdb "));
    }

    [Fact]
    public void A_disposed_engine_takes_no_commands()
    {
        SimulatedEngine engine = Engines.Make();
        engine.Dispose();
        engine.Dispose();

        engine.Invoking(e => e.Run("web")).Should().Throw<ObjectDisposedException>();
    }
}
