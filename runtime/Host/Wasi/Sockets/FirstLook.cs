namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary>
/// Whether a guest looks at a socket for the first time without having waited for it. It is told then that there is nothing yet,
/// whatever there is: how fast the network was would otherwise decide whether the guest waits, which is recorded, and replay,
/// where sockets act again, would meet a wait too many or too few.
/// </summary>
internal sealed class FirstLook
{
    private bool _mayLook;

    /// <summary>Asked at each look; a second one in a row sees what there is.</summary>
    public bool IsFirst()
    {
        var isFirst = !_mayLook;
        _mayLook = true;
        return isFirst;
    }

    /// <summary>A wait has said that there is something.</summary>
    public void Seen() => _mayLook = true;

    /// <summary>What there was has been taken, or something new has begun.</summary>
    public void Reset() => _mayLook = false;
}
