using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.DynamicDns.Tests;

/// <summary>Random histories of several hosts that share a zone, with faults, kills, machines that are gone and come back, and strangers who write by hand. Each address is used once, so that whoever finds one knows whose it is.</summary>
[Trait("Category", "Stress")]
public sealed class ZoneHistoryTests
{
    private const int Whole = 500;
    private const int Steps = 120;

    /// <summary>The process ends here.</summary>
    private sealed class KilledException : Exception;

    [Fact]
    public async Task No_name_leads_astray_no_stranger_is_touched_and_in_the_end_all_is_right()
    {
        for (int seed = 0; seed < Budget.Of(Whole); seed++)
        {
            var history = new History(seed);
            try
            {
                await history.PlayAsync();
            }
            catch (Xunit.Sdk.XunitException wrong)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}, step {history.Step}: {wrong.Message}\n{history.Picture}");
            }
        }
    }

    private sealed class Machine(PublishingHost host)
    {
        public PublishingHost Host => host;

        /// <summary>Whether nobody calls it: it is cut off, or switched off.</summary>
        public bool IsSilent { get; set; }

        public IReadOnlyDictionary<string, string> Problems { get; set; } = new Dictionary<string, string>();
    }

    private sealed class History
    {
        private static readonly string[] Names = ["db", "web", "cache", "queue", "mail", "a.b", "b"];
        private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

        private readonly Random _dice;
        private readonly FakeTimeProvider _time = new();
        private readonly InMemoryZone _zone;
        private readonly Machine[] _machines;
        private readonly Dictionary<string, (string Name, Machine Machine)> _owners = []; // by address
        private readonly List<DnsRecord> _strangers = [];
        private int _faultsUntil;
        private int _address;

        public History(int seed)
        {
            _dice = new Random(seed);
            _zone = new InMemoryZone("links.test") { Time = _time, Delay = _dice.Next(1, 12) };
            _machines = [.. Enumerable.Range(0, 2 + _dice.Next(4)).Select(number => new Machine(new PublishingHost(_zone, _time, $"h{number}", number % 2 == 0 ? "docker" : "podman")))];
            ZoneFault[] faults = Enum.GetValues<ZoneFault>();
            int chance = _dice.Next(3, 40);
            _zone.Fault = (number, _) => number >= _faultsUntil || _dice.Next(chance) > 0 ? ZoneFault.None : _dice.Next(10) == 0 ? throw new KilledException() : faults[_dice.Next(faults.Length)];
        }

        public int Step { get; private set; }

        public string Picture => string.Join('\n', _zone.ListRecords());

        public async Task PlayAsync()
        {
            for (Step = 0; Step < Steps; Step++)
            {
                await StepAsync();
                NothingIsAstray();
            }

            await EndAsync();
        }

        private async Task StepAsync()
        {
            Machine machine = _machines[_dice.Next(_machines.Length)];
            string name = Names[_dice.Next(Names.Length)];
            switch (_dice.Next(20))
            {
                case < 6:
                    Start(machine, name);
                    break;
                case < 9:
                    machine.Host.Drop(name);
                    break;
                case 9:
                    machine.Host.Kill();
                    break;
                case 10:
                    machine.IsSilent = !machine.IsSilent;
                    break;
                case 11:
                    await LeaveAsync(machine);
                    break;
                case 12:
                    _faultsUntil = _zone.MessageCount + _dice.Next(60);
                    break;
                case 13:
                    Write(name);
                    break;
                case 14:
                    for (int beat = 0; beat < 12; beat++)
                    {
                        await BeatAsync();
                        NothingIsAstray();
                    }

                    break;
                default:
                    await LookAsync(machine);
                    break;
            }

            _time.Advance(TimeSpan.FromSeconds(_dice.Next(20)));
        }

        /// <summary>A container starts, or moves to another address.</summary>
        private void Start(Machine machine, string name)
        {
            string address = $"10.{_address / 65536}.{_address / 256 % 256}.{_address % 256}";
            _address++;
            _owners[address] = (name, machine);
            machine.Host.Want(name, address);
        }

        private void Write(string name)
        {
            DomainName full = DomainName.Parse(name).In(_zone.Zone);
            DnsRecord record = DnsRecord.Address(full, 60, IPAddress.Parse($"192.0.2.{_strangers.Count + 1}"));
            if (!_zone.RecordsOf(full).Any(other => other.Type == DnsType.Cname) && _strangers.Count < 200)
            {
                _strangers.Add(record);
                _zone.Write(full, [.. _zone.RecordsOf(full), record]);
            }
        }

        private Task BeatAsync()
        {
            _time.Advance(Beat);
            return LookAsync(_machines);
        }

        private static async Task LookAsync(params Machine[] machines)
        {
            foreach (Machine machine in machines.Where(machine => !machine.IsSilent))
            {
                await TryAsync(machine, async () => machine.Problems = await machine.Host.ApplyAsync());
            }
        }

        private static async Task LeaveAsync(Machine machine)
        {
            await TryAsync(machine, machine.Host.LeaveAsync);
            machine.Host.Kill();
        }

        private static async Task TryAsync(Machine machine, Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (ContainerLinksException failure) when (failure.Error is ContainerLinksError.Unavailable or ContainerLinksError.Refused)
            {
                // The server was away, or refused. It is tried again.
            }
            catch (KilledException)
            {
                machine.Host.Kill();
            }
        }

        /// <summary>An address is only found under the name of the container that had it, and in a set whose owner is that container's host; what strangers wrote is there.</summary>
        private void NothingIsAstray()
        {
            var all = new HashSet<DnsRecord>(_zone.AllRecords());
            Assert.All(_strangers, record => Assert.Contains(record, all));
            foreach (DnsRecord record in all.Where(record => record.ToAddress() is not null && !_strangers.Contains(record)))
            {
                (string name, Machine machine) = _owners[record.ToAddress()!.ToString()];
                Assert.Equal($"{name}.links.test.", record.Name.ToString());
                Assert.Equal(machine.Host.Identity.Text, OwnedName.TryRead(record.Name, _zone.RecordsOf(HostIdentity.OwnerOf(record.Name)))?.OwnerText);
            }
        }

        /// <summary>The faults end and all machines are there: within a few minutes every name leads where it should, or whoever wants it was told who has it.</summary>
        private async Task EndAsync()
        {
            _faultsUntil = 0;
            _machines[0].IsSilent |= _machines.Length > 2 && _dice.Next(2) == 0; // One stays away.
            foreach (Machine machine in _machines.Skip(1))
            {
                machine.IsSilent = false;
            }

            for (int beat = 0; beat < 44; beat++)
            {
                await BeatAsync();
                NothingIsAstray();
            }

            var expected = new List<string>(_strangers.Select(record => $"{Relative(record.Name)} {record.ToAddress()}"));
            foreach (Machine machine in _machines.Where(machine => !machine.IsSilent))
            {
                expected.AddRange(machine.Host.Wanted.Values.Where(name => !machine.Problems.ContainsKey(name.Name)).Select(name => $"{name.Name} {name.Addresses[0]}"));
                string[] published = [.. machine.Host.Wanted.Keys.Where(name => !machine.Problems.ContainsKey(name))];
                Assert.Equal(published, new ZonePicture(_zone).IndexOf(machine.Host.Identity));
                Assert.All(machine.Problems.Keys, name => Assert.True(
                    _strangers.Any(record => Relative(record.Name) == name) || _machines.Any(other => other != machine && !other.IsSilent && other.Host.Wanted.ContainsKey(name) && !other.Problems.ContainsKey(name)),
                    string.Create(CultureInfo.InvariantCulture, $"nobody has {name}, and yet {machine.Host.Identity.Text} was told: {machine.Problems.GetValueOrDefault(name)}")));
            }

            Assert.Equal(expected.Order(StringComparer.Ordinal), new ZonePicture(_zone).Addresses);
        }

        private static string Relative(DomainName name) => name.ToString()[..^".links.test.".Length];
    }
}
