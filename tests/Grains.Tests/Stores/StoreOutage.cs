namespace GolemOrleans.Grains.Tests.Stores;

/// <summary>Whether calls of the store fail, and which of the failing changes are made all the same: the connection broke before the answer. Thread-safe.</summary>
internal sealed class StoreOutage(int seed)
{
    private readonly Random _random = new(seed);
    private volatile bool _isBroken;

    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    public bool IsMadeAllTheSame()
    {
        lock (_random)
            return _random.Next(2) == 0;
    }
}
