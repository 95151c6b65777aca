using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Values.Tests.Binary;

public sealed class LongTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(30_000)]
    [InlineData(2_097_151)]
    [InlineData(2_097_152)]
    public void A_text_of_any_length_travels_within_a_tuple(int length)
    {
        var text = new string('x', length);
        var bytes = BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(WitType.String), WitValue.Tuple(WitValue.String(text))));
        Assert.Equal(text, BinaryValueCodec.ReadTyped(bytes).Value.AsItems[0].AsString);
    }
}
