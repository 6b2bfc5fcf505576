using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>One story of a host, with every fault at every message, and with its end before and after every message.</summary>
[Trait("Category", "Stress")]
public sealed class ZoneFaultTests
{
    private const int MostLooks = 12;

    /// <summary>The process ends here.</summary>
    private sealed class KilledException : Exception;

    /// <summary>What a host wants, look by look. Addresses move from name to name, so that one that stays too long leads to somebody else.</summary>
    private static readonly (string Name, string[] Addresses)[][] Story =
    [
        [("db", ["10.0.0.1"]), ("once", ["10.0.0.4"]), ("web", ["10.0.0.2", "fd00::2"])],
        [("db", ["10.0.0.3"]), ("cache", ["10.0.0.1"])],
        [("db", ["10.0.0.3"]), ("cache", ["10.0.0.1"]), ("web", ["10.0.0.2"])],
        [("web", ["10.0.0.3"])],
        [],
        [("db", ["10.0.0.1"])],
    ];

    [Theory]
    [InlineData(ZoneFaultName.Down)]
    [InlineData(ZoneFaultName.RequestLost)]
    [InlineData(ZoneFaultName.AnswerLost)]
    [InlineData(ZoneFaultName.Late)]
    [InlineData(ZoneFaultName.Forgotten)]
    [InlineData(ZoneFaultName.Refused)]
    [InlineData(ZoneFaultName.Failed)]
    public async Task One_fault_at_any_message(ZoneFaultName fault)
    {
        int count = await CountAsync();
        for (int at = 1; at <= count; at += Budget.Stride)
        {
            foreach (int delay in fault == ZoneFaultName.Late ? new[] { 1, 3, 8 } : [1])
            {
                foreach (int length in new[] { 1, 2, 4 })
                {
                    var run = new Run { Delay = delay };
                    run.Zone.Fault = (number, _) => number >= at && number < at + length ? (ZoneFault)fault : ZoneFault.None;
                    await run.PlayAsync(mayForget: fault == ZoneFaultName.Forgotten, $"{fault} at message {at} for {length}, delay {delay}");
                }
            }
        }
    }

    [Theory]
    [InlineData(ZoneFaultName.RequestLost)]
    [InlineData(ZoneFaultName.AnswerLost)]
    [InlineData(ZoneFaultName.Late)]
    public async Task The_process_ends_at_any_message_and_another_one_starts(ZoneFaultName fault)
    {
        int count = await CountAsync();
        for (int at = 1; at <= count; at += Budget.Stride)
        {
            for (int delay = 2; delay <= (fault == ZoneFaultName.Late ? 12 : 2); delay++)
            {
                var run = new Run { Delay = delay };
                run.Zone.Fault = (number, _) => number == at ? (ZoneFault)fault : number == at + 1 ? throw new KilledException() : ZoneFault.None;
                await run.PlayAsync(mayForget: false, $"killed after message {at}, {fault}, delay {delay}");
            }
        }
    }

    [Fact]
    public async Task Any_faults_at_any_messages()
    {
        ZoneFault[] faults = Enum.GetValues<ZoneFault>();
        for (int seed = 0; seed < Budget.Of(3000); seed++)
        {
            var dice = new Random(seed);
            var run = new Run { Delay = dice.Next(1, 10) };
            int quietFrom = 120;
            int chance = dice.Next(2, 8);
            run.Zone.Fault = (number, _) => number >= quietFrom || dice.Next(chance) > 0 ? ZoneFault.None : dice.Next(12) == 0 ? throw new KilledException() : faults[dice.Next(faults.Length)];
            await run.PlayAsync(mayForget: true, $"seed {seed}", looks: 40);
        }
    }

    private static async Task<int> CountAsync()
    {
        var run = new Run();
        await run.PlayAsync(mayForget: false, "no fault");
        return run.Zone.MessageCount;
    }

    private sealed class Run
    {
        private readonly FakeTimeProvider _time = new();
        private readonly Dictionary<string, HashSet<string>> _wereWanted = [];
        private readonly PublishingHost _host;

        public Run()
        {
            Zone = new InMemoryZone("links.test") { Key = Captured.Sha256, Time = _time };
            _host = new PublishingHost(Zone, _time);
        }

        public InMemoryZone Zone { get; }

        public int Delay
        {
            init => Zone.Delay = value;
        }

        /// <summary>Whatever happens, no name has an address that was never its own; whenever a look succeeds everything is right; and so it is soon after the last fault.</summary>
        public async Task PlayAsync(bool mayForget, string what, int looks = MostLooks)
        {
            foreach ((string Name, string[] Addresses)[] wanted in Story)
            {
                _host.Wanted.Clear();
                foreach ((string name, string[] addresses) in wanted)
                {
                    _host.Want(name, addresses);
                    _wereWanted.TryAdd(name, []);
                    _wereWanted[name].UnionWith(addresses.Select(address => $"{name} {address}"));
                }

                await LookAsync(mayForget, what);
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            bool isRight = false;
            for (int look = 0; look < looks && !isRight; look++)
            {
                _time.Advance(TimeSpan.FromMinutes(6));
                isRight = await LookAsync(mayForget, what) && look > looks / 2;
            }

            Assert.True(isRight, $"all must be right in the end: {what}");
            IsRight(what);
        }

        private async Task<bool> LookAsync(bool mayForget, string what)
        {
            try
            {
                Assert.Empty(await _host.ApplyAsync());
                if (!mayForget)
                {
                    IsRight(what);
                }

                return true;
            }
            catch (ContainerLinksException failure) when (failure.Error is ContainerLinksError.Unavailable or ContainerLinksError.Refused || (mayForget && failure.Error == ContainerLinksError.Contended))
            {
                // A server that forgets may carry out what a process sent that was killed long ago: it looks alive then, for as long as a host may be silent.
                return false;
            }
            catch (KilledException)
            {
                _host.Kill();
                return false;
            }
            finally
            {
                string[] strange = [.. new ZonePicture(Zone).Addresses.Except(_wereWanted.Values.SelectMany(all => all))];
                Assert.True(strange.Length == 0, $"{what}: {string.Join(", ", strange)}");
            }
        }

        private void IsRight(string what)
        {
            if (new ZonePicture(Zone).FaultFor(_host) is { } fault)
            {
                Assert.Fail($"{what}: {fault}\n{string.Join('\n', Zone.ListRecords())}");
            }
        }
    }
}

/// <summary>The same as <see cref="ZoneFault"/>, for test data.</summary>
public enum ZoneFaultName
{
    None = ZoneFault.None,
    Down = ZoneFault.Down,
    RequestLost = ZoneFault.RequestLost,
    AnswerLost = ZoneFault.AnswerLost,
    Late = ZoneFault.Late,
    Forgotten = ZoneFault.Forgotten,
    Refused = ZoneFault.Refused,
    Failed = ZoneFault.Failed,
}
