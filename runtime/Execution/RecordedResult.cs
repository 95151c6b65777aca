using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>Compares what an invocation returned in replay with what it returned then.</summary>
internal static class RecordedResult
{
    /// <summary>By content; NaNs are equal, since their bits may differ between compilers and machines.</summary>
    public static bool Equals(ValueAndType? result, ReadOnlyMemory<byte> recorded)
    {
        if (result is not { } actual)
            return recorded.IsEmpty;
        if (recorded.IsEmpty)
            return false;
        if (BinaryValueCodec.Encode(actual).AsSpan().SequenceEqual(recorded.Span))
            return true;
        var typed = BinaryValueCodec.ReadTyped(recorded.Span);
        return TypeMismatch.Find(actual.Type, typed.Type) is null && WitValueComparer.Equals(actual.Type, actual.Value, typed.Value);
    }
}
