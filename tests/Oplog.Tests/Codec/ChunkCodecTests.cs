using System.Buffers.Binary;
using System.Diagnostics;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Codec;

public class ChunkCodecTests(ITestOutputHelper output)
{
    public static TheoryData<OplogEntryKind> Kinds => [.. Enum.GetValues<OplogEntryKind>()];

    [Fact]
    public void There_is_a_sample_of_every_kind() =>
        Assert.Equal(Enum.GetValues<OplogEntryKind>(), Samples.All.Select(entry => entry.Kind).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_encodes_to_its_golden_file_and_back(OplogEntryKind kind)
    {
        OplogEntry entry = Samples.All.Single(sample => sample.Kind == kind);
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "v1", $"{kind}.hex");
        string actual = Convert.ToHexStringLower(ChunkCodec.Encode(new OplogIndex(42), [entry]));
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN_FILES") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, $"{kind}.hex"), actual + "\n");
        else
            Assert.Equal(File.ReadAllText(path).Trim(), actual);
        OplogEntry decoded = Assert.Single(ChunkCodec.Decode(Convert.FromHexString(actual)));
        Assert.Equal(entry.GetType(), decoded.GetType());
        Assert.Equal(actual, Convert.ToHexStringLower(ChunkCodec.Encode(new OplogIndex(42), [decoded])));
    }

    [Fact]
    public void A_batch_decodes_to_the_entries_it_was_made_of_in_any_slice()
    {
        byte[] chunks = [.. ChunkCodec.Encode(new OplogIndex(1), [.. Samples.All]), .. ChunkCodec.Encode(new OplogIndex(35), [.. Samples.All])];
        OplogEntry[] all = [.. Samples.All, .. Samples.All];
        for (int from = 1; from <= all.Length + 2; from += 5)
        {
            foreach (int count in new[] { 0, 1, 7, 100 })
            {
                var entries = new List<OplogEntry>();
                Assert.Equal(new OplogIndex(69), ChunkCodec.Decode(chunks, new OplogIndex((ulong)from), count, entries));
                Assert.Equal(all.Skip(from - 1).Take(count).Select(e => e.Kind), entries.Select(e => e.Kind));
                Assert.All(entries, entry => Assert.Equal(Samples.Time, entry.Timestamp));
            }
        }
    }

    [Theory]
    [InlineData(1, 100_000, 1)]
    [InlineData(1, 10, 1)]
    [InlineData(40, 63_000, 40)]
    [InlineData(10_000, 20, 30)]
    [InlineData(9, 30_000, 5)]
    [InlineData(0, 0, 0)]
    public void A_large_commit_is_divided_so_that_no_part_is_a_large_object(int entries, int bytes, int parts)
    {
        OplogEntry[] all = [.. Enumerable.Range(0, entries).Select(i => new ExportedFunctionCompletedEntry(Samples.Time, OplogPayload.Inline(new byte[bytes]), i))];
        var got = ChunkCodec.EncodeParts(new OplogIndex(7), all, (first, count, chunk) => (First: first, Count: count, Bytes: chunk.ToArray()));
        Assert.Equal(parts, got.Length);
        Assert.All(got, part => Assert.True(part.Count == 1 || part.Bytes.Length < 85_000, $"{part.Count} entries in {part.Bytes.Length} bytes"));
        OplogIndex next = new(7);
        foreach (var part in got)
        {
            Assert.Equal(next, part.First);
            next += (ulong)part.Count;
        }

        var decoded = new List<OplogEntry>();
        ChunkCodec.Decode(got.SelectMany(part => part.Bytes).ToArray(), new OplogIndex(7), int.MaxValue, decoded);
        Assert.Equal(Enumerable.Range(0, entries).Select(i => (long)i), decoded.Select(entry => ((ExportedFunctionCompletedEntry)entry).ConsumedFuel));
    }

    [Fact]
    public void Any_flipped_bit_is_noticed()
    {
        byte[] chunk = ChunkCodec.Encode(new OplogIndex(1), [new LogEntry(Samples.Time, OplogLogLevel.Info, "c", "message"), new NoOpEntry(Samples.Time)]);
        for (int bit = 0; bit < chunk.Length * 8; bit++)
        {
            byte[] damaged = (byte[])chunk.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<OplogFormatException>(() => ChunkCodec.Decode(damaged));
        }
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        byte[] chunk = ChunkCodec.Encode(new OplogIndex(1), Samples.All);
        for (int length = 1; length < chunk.Length; length++)
            Assert.Throws<OplogFormatException>(() => ChunkCodec.Decode(chunk.AsMemory(0, length)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(0)]
    public void An_unknown_entry_is_named_and_its_bytes_stay_untouched(byte kind)
    {
        byte[] body = [kind, 0];
        var writer = new OplogWriter();
        writer.Byte(ChunkCodec.Version);
        writer.VarUInt(1);
        writer.VarUInt(1);
        writer.Bytes(body);
        writer.Fixed32(Crc32C.Of(writer.Written));
        byte[] chunk = writer.ToArray();
        byte[] before = (byte[])chunk.Clone();
        Assert.Contains($"kind {kind}", Assert.Throws<OplogFormatException>(() => ChunkCodec.Decode(chunk)).Message, StringComparison.Ordinal);
        Assert.Equal(before, chunk);
    }

    [Fact]
    public void A_newer_chunk_version_is_refused()
    {
        byte[] chunk = ChunkCodec.Encode(new OplogIndex(1), [new NoOpEntry(Samples.Time)]);
        chunk[0] = 2;
        Assert.Contains("version 2", Assert.Throws<OplogFormatException>(() => ChunkCodec.Decode(chunk)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_with_a_right_checksum_never_do_more_than_fail()
    {
        const int seed = 20240229;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] body = new byte[random.Next(1, 60)];
            random.NextBytes(body);
            body[0] = (byte)random.Next(1, 35);
            var writer = new OplogWriter();
            writer.Byte(ChunkCodec.Version);
            writer.VarUInt(1);
            writer.VarUInt(1);
            writer.Bytes(body);
            writer.Fixed32(Crc32C.Of(writer.Written));
            try { ChunkCodec.Decode(writer.ToArray()); }
            catch (OplogFormatException) { }
        }
    }

    [Fact]
    public void Crc_is_castagnoli()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Continue(Crc32C.Of("1234"u8), "56789"u8));
        byte[] zeros = new byte[32];
        Assert.Equal(0x8A9136AAu, BinaryPrimitives.ReverseEndianness(BinaryPrimitives.ReverseEndianness(Crc32C.Of(zeros))));
    }

    [Fact]
    public void Encoding_a_host_call_costs_little()
    {
        OplogEntry[] entries = [.. Enumerable.Repeat(new ImportedFunctionInvokedEntry(Samples.Time, "monotonic_clock::now", OplogPayload.None, Samples.Bytes(1, 2, 3, 4, 5, 6, 7, 8), WrappedFunctionType.ReadLocal), 128)];
        var writer = new OplogWriter(64 * 1024);
        long before = 0, started = 0;
        for (int round = 0; round < 2_000; round++)
        {
            if (round == 1_000) (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            writer.Clear();
            ChunkCodec.Encode(writer, new OplogIndex(1), entries);
        }

        double nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / (1_000 * 128);
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (1_000.0 * 128);
        output.WriteLine($"encode: {nanoseconds:F0} ns, {bytes:F0} bytes allocated per entry");
        Assert.InRange(bytes, 0, 128);
        byte[] chunk = writer.ToArray();
        started = Stopwatch.GetTimestamp();
        for (int round = 0; round < 1_000; round++) ChunkCodec.Decode(chunk);
        output.WriteLine($"decode: {Stopwatch.GetElapsedTime(started).TotalNanoseconds / (1_000 * 128):F0} ns per entry");
    }
}
