using CsCheck;

namespace ContainerLinks.Tests.Addresses;

public sealed class AddressBitmapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(4095)]
    [InlineData(5000)]
    public void It_finds_what_a_scan_over_a_set_finds(int last) =>
        Gen.Select(Gen.Int[0, last], Gen.Int[1, 200]).Array[1, 30].Sample(
            runs =>
            {
                var bitmap = new AddressBitmap((UInt128)last);
                var held = new HashSet<int>();
                foreach ((int first, int length) in runs)
                {
                    // Flips a run, so that words fill and empty again.
                    foreach (int offset in Enumerable.Range(first, Math.Min(length, last - first + 1)))
                    {
                        if (held.Remove(offset))
                        {
                            bitmap.Remove((UInt128)offset);
                        }
                        else
                        {
                            held.Add(offset);
                            bitmap.Add((UInt128)offset);
                        }
                    }

                    foreach (int from in new[] { 0, first, last / 2, last })
                    {
                        int? expected = Enumerable.Range(from, last - from + 1).Cast<int?>().FirstOrDefault(offset => !held.Contains(offset!.Value));
                        bool found = bitmap.TryFindFree((UInt128)from, out UInt128 free);
                        if ((found ? (int?)free : null) != expected)
                        {
                            Assert.Fail($"From {from} the next free one is {expected}, but {free} was found.");
                        }
                    }
                }

                foreach (int offset in held)
                {
                    bitmap.Remove((UInt128)offset);
                }

                bitmap.WordCount.Should().Be(0);
            },
            iter: 60);

    [Fact]
    public void Far_offsets_of_the_largest_network_are_found()
    {
        var bitmap = new AddressBitmap(UInt128.MaxValue);
        bitmap.Add(UInt128.MaxValue);
        bitmap.Add(UInt128.MaxValue - 1);
        bitmap.Add(UInt128.One << 127);

        bitmap.TryFindFree(UInt128.MaxValue - 1, out _).Should().BeFalse();
        bitmap.TryFindFree(UInt128.MaxValue - 2, out UInt128 free).Should().BeTrue();
        free.Should().Be(UInt128.MaxValue - 2);
        bitmap.TryFindFree(UInt128.One << 127, out free).Should().BeTrue();
        free.Should().Be((UInt128.One << 127) + 1);
    }

    [Fact]
    public void Memory_goes_by_what_is_held_and_full_words_take_none()
    {
        const int Offsets = 1 << 19;
        var bitmap = new AddressBitmap((1 << 24) - 1);
        for (int offset = 0; offset < Offsets; offset++)
        {
            bitmap.Add((UInt128)offset);
        }

        bitmap.WordCount.Should().Be((Offsets / 4096) + (Offsets / 4096 / 64) + 1);
        bitmap.TryFindFree(0, out UInt128 free).Should().BeTrue();
        free.Should().Be(Offsets);
        for (int offset = 0; offset < Offsets; offset++)
        {
            bitmap.Remove((UInt128)offset);
        }

        bitmap.WordCount.Should().Be(0);
    }

    [Fact]
    public void Memory_of_what_is_held_here_and_there_goes_with_it()
    {
        var bitmap = new AddressBitmap(UInt128.MaxValue);
        UInt128[] offsets = [.. Enumerable.Range(0, 100).Select(number => UInt128.MaxValue / 101 * (UInt128)number)];
        Array.ForEach(offsets, bitmap.Add);
        bitmap.WordCount.Should().Be(100);

        Array.ForEach(offsets, bitmap.Remove);
        bitmap.WordCount.Should().Be(0);
    }
}
