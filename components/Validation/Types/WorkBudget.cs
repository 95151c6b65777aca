using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// Bounds the steps that checking and copying types may take, in proportion to the size of the binary: types are shared
/// graphs whose written-out trees can be exponentially larger than the bytes that declare them.
/// </summary>
internal sealed class WorkBudget(long binaryBytes)
{
    private long _left = 200_000 + binaryBytes;

    /// <summary>Where the current definition starts, for the message.</summary>
    public long Offset { get; set; }

    /// <exception cref="ComponentFormatException">The budget is used up.</exception>
    public void Spend(long steps = 1)
    {
        _left -= steps;
        if (_left < 0)
            throw new ComponentFormatException(Offset, "the component's types are too complex");
    }
}
