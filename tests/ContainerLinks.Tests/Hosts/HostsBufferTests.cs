using System.Buffers;
using System.Runtime.InteropServices;

namespace ContainerLinks.Tests.Hosts;

/// <summary>The buffer that a rewrite is given.</summary>
public sealed class HostsBufferTests
{
    [Fact]
    public void Any_mix_of_spans_and_memories_joins_to_one_text()
    {
        using var buffer = new PooledBuffer(capacity: 1);
        var expected = new List<byte>();
        for (int length = 0; length < 300; length++)
        {
            byte[] part = [.. Enumerable.Repeat((byte)length, length)];
            if (length % 2 == 0)
            {
                part.CopyTo(buffer.GetSpan(length));
            }
            else
            {
                part.CopyTo(buffer.GetMemory(length));
            }

            buffer.Advance(length);
            expected.AddRange(part);
        }

        buffer.Written.ToArray().Should().Equal(expected);
    }

    [Fact]
    public void There_is_always_room_for_one_byte_more()
    {
        using var buffer = new PooledBuffer();
        buffer.Fill(1, buffer.GetSpan().Length);

        buffer.GetSpan().Length.Should().BePositive();
        buffer.Fill(2, buffer.GetMemory().Length);
        buffer.GetMemory().Length.Should().BePositive();
        buffer.GetSpan(100_000).Length.Should().BeGreaterThanOrEqualTo(100_000);
    }

    [Fact]
    public void What_was_never_written_cannot_be_claimed()
    {
        using var buffer = new PooledBuffer();
        int room = buffer.GetSpan().Length;

        buffer.Invoking(it => it.Advance(-1)).Should().Throw<ArgumentOutOfRangeException>();
        buffer.Invoking(it => it.Advance(room + 1)).Should().Throw<ArgumentOutOfRangeException>();
        buffer.Invoking(it => it.GetMemory(-1)).Should().Throw<ArgumentOutOfRangeException>();
        buffer.Length.Should().Be(0);
        buffer.Advance(room);
        buffer.Length.Should().Be(room);
        buffer.Invoking(it => it.Advance(1)).Should().Throw<ArgumentOutOfRangeException>("it is full");
    }

    [Fact]
    public void A_buffer_that_was_handed_back_is_empty_and_can_be_handed_back_again()
    {
        var buffer = new PooledBuffer();
        buffer.Write("abc"u8);

        buffer.Dispose();
        buffer.Dispose();

        buffer.Length.Should().Be(0);
        buffer.Written.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void What_it_has_rented_it_gives_back()
    {
        var buffer = new PooledBuffer(4096);
        byte[] first = ArrayOf(buffer);
        buffer.Fill(1, first.Length + 1);
        byte[] second = ArrayOf(buffer);
        buffer.Dispose();

        second.Should().NotBeSameAs(first);
        ArrayPool<byte>.Shared.Rent(first.Length).Should().BeSameAs(first);
        ArrayPool<byte>.Shared.Rent(second.Length).Should().BeSameAs(second);
    }

    [Fact]
    public void It_grows_by_doubling()
    {
        using var buffer = new PooledBuffer(16);
        var arrays = new HashSet<byte[]>();
        for (int count = 0; count < 100_000; count++)
        {
            buffer.Fill(1, 1);
            arrays.Add(ArrayOf(buffer));
        }

        arrays.Count.Should().BeLessThan(16);
    }

    private static byte[] ArrayOf(PooledBuffer buffer) =>
        MemoryMarshal.TryGetArray(buffer.GetMemory(), out ArraySegment<byte> segment) ? segment.Array! : throw new InvalidOperationException("It has no array.");
}
