using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressPoolProperties
{
    private const int Base = 16;

    private static readonly Gen<(int Kind, int Owner, int Address, int Seconds)[]> Steps =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 6], Gen.Int[0, 17], Gen.Int[0, 25]).Array[1, 120];

    // Two networks of 16 addresses that lie alike; network and broadcast address 0 and 15, gateway 1 or 4, excluded 10 and 11.
    [Theory]
    [InlineData("10.0.0.16/28", AddressAllocation.Sticky, 30, false, false)]
    [InlineData("10.0.0.16/28", AddressAllocation.Sticky, 30, true, true)]
    [InlineData("10.0.0.16/28", AddressAllocation.Sticky, 0, false, true)]
    [InlineData("10.0.0.16/28", AddressAllocation.LowestFree, 0, false, false)]
    [InlineData("10.0.0.16/28", AddressAllocation.LowestFree, 30, true, true)]
    [InlineData("10.0.0.16/28", AddressAllocation.NextFree, 0, false, true)]
    [InlineData("10.0.0.16/28", AddressAllocation.NextFree, 30, true, false)]
    [InlineData("fd00::10/124", AddressAllocation.Sticky, 30, true, false)]
    [InlineData("fd00::10/124", AddressAllocation.LowestFree, 30, false, false)]
    [InlineData("fd00::10/124", AddressAllocation.NextFree, 30, false, true)]
    public void Any_sequence_of_calls_gives_what_the_simple_model_gives(string network, AddressAllocation mode, int delay, bool underPressure, bool hasRange) =>
        Steps.Sample(
            steps =>
            {
                var run = new Run(IPNetwork.Parse(network), mode, delay, underPressure, hasRange);
                foreach ((int kind, int owner, int address, int seconds) in steps)
                {
                    run.Step(kind, $"o{owner}", address, seconds);
                }
            },
            iter: 150);

    private sealed class Run
    {
        private readonly IPNetwork _network;
        private readonly AddressPoolOptions _options;
        private readonly FakeTimeProvider _time = new();
        private readonly PoolModel _model;
        private AddressPool _pool;

        public Run(IPNetwork network, AddressAllocation mode, int delay, bool underPressure, bool hasRange)
        {
            bool isIPv6 = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            _network = network;
            _options = new AddressPoolOptions { Network = network, Allocation = mode, ReuseDelay = TimeSpan.FromSeconds(delay), ReuseUnderPressure = underPressure };
            _options.Excluded.Add(new IPNetwork(At(10), isIPv6 ? 127 : 31));
            _options.Range = hasRange ? AddressRange.Between(At(4), At(7)) : null;
            int gateway = hasRange ? 4 : 1;
            List<int> assignable = [.. Enumerable.Range(0, 16).Where(number => number != 0 && (isIPv6 || number != 15) && number != gateway && number is not (10 or 11))];
            List<int> automatic = [.. assignable.Where(number => !hasRange || number is >= 4 and <= 7)];
            _model = new PoolModel(mode, delay, underPressure, assignable, automatic);
            _pool = new AddressPool(_options, _time);
            Assert.Equal(At(gateway), _pool.Gateway);
        }

        public void Step(int kind, string owner, int address, int seconds)
        {
            switch (kind)
            {
                case 0 or 1 or 2:
                    Compare(() => Show(_pool.Acquire(owner)), _model.Acquire(owner, null));
                    break;
                case 3:
                    Compare(() => Show(_pool.Acquire(owner, At(address))), _model.Acquire(owner, address));
                    break;
                case 4 or 5 or 6:
                    Assert.Equal(_model.Release(owner), _pool.TryGetLease(owner, out AddressLease lease) && _pool.Release(lease));
                    break;
                case 7:
                    Compare(() => { _pool.Reserve(owner, At(address)); return "reserved"; }, _model.Reserve(owner, address));
                    break;
                case 8:
                    Compare(() => Show(_pool.Adopt(owner, At(address))), _model.Adopt(owner, address));
                    break;
                case 9:
                    Assert.Equal(_model.Forget(owner), _pool.Forget(owner));
                    break;
                case 10:
                    _time.Advance(TimeSpan.FromSeconds(seconds));
                    _model.Wait(seconds);
                    break;
                default:
                    Restart();
                    break;
            }

            Check();
        }

        private void Restart()
        {
            IReadOnlyList<string> state = _pool.Export();
            _pool = new AddressPool(_options, _time);
            Assert.Empty(_pool.Import(state));
            Assert.Equal(state, _pool.Export());
        }

        private void Check()
        {
            Assert.Equal(_model.Leases, _pool.GetLeases().Select(lease => (lease.Owner, Number(lease.Address))));
            Check(_pool.Statistics, all: false);
            Check(_pool.NetworkStatistics, all: true);
        }

        private void Check(AddressPoolStatistics actual, bool all)
        {
            Assert.Equal(_model.Count(all), ((int)actual.Used, (int)actual.Reserved, (int)actual.Waiting, (int)actual.Free, (int)actual.NeverUsed));
            Assert.Equal(actual.Free, actual.Size - (UInt128)(actual.Used + actual.Reserved + actual.Waiting));
            Assert.Equal(actual.Waiting == 0, actual.NextFreeAt is null);
        }

        private static void Compare(Func<string> call, string expected)
        {
            string actual;
            try
            {
                actual = call();
            }
            catch (ContainerLinksException exception)
            {
                actual = exception.Error switch
                {
                    ContainerLinksError.AddressInUse => "in use",
                    ContainerLinksError.AddressNotInPool => "not in pool",
                    ContainerLinksError.AddressesExhausted => "exhausted",
                    _ => throw new InvalidOperationException("Another error was not expected.", exception),
                };
            }
            catch (InvalidOperationException)
            {
                actual = "other lease";
            }

            Assert.Equal(expected, actual);
        }

        private static string Show(AddressLease lease) => lease.ReusedEarly ? $"{Number(lease.Address)} early" : $"{Number(lease.Address)}";

        private IPAddress At(int number)
        {
            byte[] bytes = _network.BaseAddress.GetAddressBytes();
            bytes[^1] += (byte)number;
            return new IPAddress(bytes);
        }

        private static int Number(IPAddress address) => address.GetAddressBytes()[^1] - Base;
    }
}
