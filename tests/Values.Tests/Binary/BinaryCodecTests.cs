using System.Buffers;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Binary;

public class BinaryCodecTests
{
    private static readonly WitType Item = WitType.Record(
        new WitField("id", WitType.String),
        new WitField("counts", WitType.List(WitType.U16)),
        new WitField("state", WitType.Variant(new WitCase("off", null), new WitCase("on", WitType.S32))),
        new WitField("owner", WitType.Option(WitType.Own(new ResourceType("user")))));

    private static readonly WitValue ItemValue = WitValue.Record(
        WitValue.String("é"),
        WitValue.List(new ushort[] { 1, 0x203 }),
        WitValue.Variant(1, WitValue.S32(-1)),
        WitValue.Some(WitValue.OwnId(300)));

    /// <summary>These bytes are stored: they must decode for ever. A change of format needs a new version.</summary>
    [Fact]
    public void Version_1_decodes_for_ever()
    {
        const string golden =
            "010E04026964" + "0C" + "06636F756E7473" + "0D04" + "057374617465" + "1002036F666600026F6E0105" + "056F776E6572" + "12150004" + "75736572"
            + "02C3A9" + "0201000302" + "0101" + "0100AC02";
        Assert.Equal(golden, Convert.ToHexString(BinaryValueCodec.Encode(new ValueAndType(Item, ItemValue))));
        var read = BinaryValueCodec.ReadTyped(Convert.FromHexString(golden));
        Assert.Equal(WitTypePrinter.Print(Item), WitTypePrinter.Print(read.Type));
        Assert.True(WitValueComparer.Equals(Item, ItemValue, read.Value));
    }

    [Fact]
    public void The_codec_of_one_type_writes_and_reads_the_same_bytes_and_no_other_types() => TypedValues.ForAll(300, (type, value) =>
    {
        var codec = new TypedValueCodec(type);
        var bytes = BinaryValueCodec.Encode(new ValueAndType(type, value));
        Assert.Equal(bytes, codec.Encode(value).ToArray());
        Assert.True(codec.TryRead(bytes, out var read));
        Assert.True(WitValueComparer.Equals(type, value, read));
        Assert.False(new TypedValueCodec(WitType.Option(type)).TryRead(bytes, out _));
        Assert.Throws<ValueCodecException>(() => codec.TryRead([.. bytes, 0], out _));
    });

    [Fact]
    public void Every_value_survives_the_way_there_and_back() => TypedValues.ForAll(1000, (type, value) =>
    {
        Assert.True(WitValueComparer.Equals(type, value, BinaryValueCodec.Read(BinaryValueCodec.Encode(type, value), type)));
        var typed = BinaryValueCodec.ReadTyped(BinaryValueCodec.Encode(new ValueAndType(type, value)));
        Assert.True(WitValueComparer.Equals(type, value, typed.Value));
        var buffer = new ArrayBufferWriter<byte>();
        BinaryTypeCodec.Write(buffer, type);
        Assert.Equal(WitTypePrinter.Print(type), WitTypePrinter.Print(BinaryTypeCodec.Read(buffer.WrittenSpan)));
    });

    [Fact]
    public void Texts_of_every_length_survive_wherever_they_cross_the_end_of_a_buffer()
    {
        var type = WitType.List(WitType.String);
        for (var length = 0; length < 600; length++)
        {
            var value = WitValue.List(new[] { WitValue.String(new string('a', length)), WitValue.String(new string('b', 300)), WitValue.String("c") });
            var read = BinaryValueCodec.ReadTyped(BinaryValueCodec.Encode(new ValueAndType(type, value))).Value.AsItems;
            Assert.Equal([length, 300, 1], read.Select(text => text.AsString.Length));
            Assert.Equal("c", read[2].AsString);
        }
    }

    [Fact]
    public void Resources_keep_their_identity_within_one_encoding()
    {
        var (a, b) = (new ResourceType("r"), new ResourceType("r"));
        var buffer = new ArrayBufferWriter<byte>();
        BinaryTypeCodec.Write(buffer, WitType.Tuple(WitType.Own(a), WitType.Borrow(b), WitType.Own(a)));
        var read = (TupleType)BinaryTypeCodec.Read(buffer.WrittenSpan);
        Assert.Equal(read.Items[0], read.Items[2]);
        Assert.NotSame(((HandleType)read.Items[0]).Resource, ((HandleType)read.Items[1]).Resource);
    }

    [Theory]
    [InlineData("", "the bytes end too early (at byte 0)")]
    [InlineData("02", "version 2 is not known (at byte 1)")]
    [InlineData("01FF", "type 255 is not known (at byte 2)")]
    [InlineData("010200FF", "1 bytes are left over (at byte 3)")]
    [InlineData("010002", "a bool is not 0 or 1 (at byte 3)")]
    [InlineData("010D0D02FFFFFFFF0F", "a list of 4294967295 elements is too long")]
    [InlineData("010D02FFFFFFFF0F", "4294967295 elements do not fit into 0 bytes (at byte 8)")]
    [InlineData("010C05AA", "5 bytes of text do not fit into 1 bytes (at byte 3)")]
    [InlineData("010C01FF", "the text is not UTF-8 (at byte 4)")]
    [InlineData("010BFFFF0F", "")]
    [InlineData("010B80B003", "a char is no Unicode scalar value (at byte 5)")]
    [InlineData("01110101610100", "")]
    [InlineData("0111010161", "the bytes end too early (at byte 5)")]
    [InlineData("011101016105", "case 5 of 1 does not exist (at byte 6)")]
    [InlineData("0108FFFFFFFFFFFFFFFFFF7F", "a number has too many bytes (at byte 12)")]
    [InlineData("01140101610202", "number 2 is larger than 1")]
    [InlineData("011500017207", "the form of a handle is not known (at byte 6)")]
    [InlineData("011503", "number 3 is larger than 0 (at byte 3)")]
    public void Bad_bytes_are_refused(string hex, string message)
    {
        var error = Record.Exception(() => BinaryValueCodec.ReadTyped(Convert.FromHexString(hex)));
        if (message.Length > 0)
            Assert.StartsWith(message, Assert.IsType<ValueCodecException>(error).Message, StringComparison.Ordinal);
        else
            Assert.True(error is null or ValueCodecException);
    }

    [Fact]
    public void Deep_types_and_lists_of_nothing_are_refused()
    {
        var deep = new byte[300];
        Array.Fill(deep, (byte)WitKind.List);
        deep[0] = 1;
        Assert.Contains("deeper than 100", Assert.Throws<ValueCodecException>(() => BinaryTypeCodec.Read(deep)).Message, StringComparison.Ordinal);
        // list<tuple<>> with two thousand million elements, in eight bytes.
        Assert.Contains(
            "larger than its bytes can hold",
            Assert.Throws<ValueCodecException>(() => BinaryValueCodec.ReadTyped(Convert.FromHexString("010D0F00FFFFFFFF07"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_bytes_are_read_or_refused_and_allocate_little() => TypedValues.ForAllSeeds(1500, seed =>
    {
        var random = new Random(seed);
        var values = new TypedValues(seed);
        var type = values.Type(4);
        var bytes = BinaryValueCodec.Encode(new ValueAndType(type, values.Value(type)));
        for (var i = random.Next(1, 4); i > 0; i--)
            bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(() => BinaryValueCodec.ReadTyped(bytes.AsSpan(0, random.Next(bytes.Length + 1))));
        Assert.True(error is null or ValueCodecException, error?.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    });

    [Fact]
    public void A_value_of_another_type_is_not_written()
    {
        Assert.Throws<InvalidOperationException>(() => BinaryValueCodec.Encode(WitType.U8, WitValue.S8(1)));
        Assert.Throws<InvalidOperationException>(() => BinaryValueCodec.Encode(WitType.List(WitType.S8), WitValue.List(new byte[1])));
        Assert.Throws<InvalidOperationException>(() => BinaryValueCodec.Encode(WitType.Enum("a"), WitValue.Enum(1)));
        Assert.Throws<InvalidOperationException>(() => BinaryValueCodec.Encode(WitType.Own(new ResourceType("r")), WitValue.Own(new object())));
    }

    [Fact]
    public void Lists_of_bytes_are_copied_once()
    {
        var type = WitType.List(WitType.U8);
        var bytes = BinaryValueCodec.Encode(type, WitValue.List(new byte[1_000_000]));
        Assert.Equal(1_000_004, bytes.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        BinaryValueCodec.Read(bytes, type);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1_000_000, 1_001_000);
    }
}
