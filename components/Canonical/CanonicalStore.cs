namespace GolemOrleans.Components.Canonical;

/// <summary>
/// What all component instances of one store share: limits, the host's resource objects and the stack of running
/// component-level calls. Not thread-safe: one thread at a time.
/// </summary>
internal sealed class CanonicalStore
{
    private CallScope[] _scopes = [];
    private int _depth;

    internal CanonicalStore(CanonicalLimits? limits = null)
    {
        Limits = limits ?? new();
        HostObjects = new HostObjectTable(Limits.MaxHandles);
    }

    internal CanonicalLimits Limits { get; }

    /// <summary>C# objects behind handles of host-defined resources.</summary>
    internal HostObjectTable HostObjects { get; }

    /// <summary>Component-level calls that have begun and not ended.</summary>
    internal int CallDepth => _depth;

    /// <summary>Begins a call. Scopes are reused, so nothing is allocated once a depth has been reached.</summary>
    internal CallScope Enter()
    {
        if (_depth == _scopes.Length)
        {
            var grown = new CallScope[Math.Max(4, _depth * 2)];
            _scopes.CopyTo(grown, 0);
            for (var i = _depth; i < grown.Length; i++)
                grown[i] = new CallScope(this);
            _scopes = grown;
        }

        var scope = _scopes[_depth++];
        scope.Begin(Limits.MaxLiftedBytes);
        return scope;
    }

    /// <summary>Ends the innermost call, also after a trap; gives back what it has lent.</summary>
    internal void Leave(CallScope scope)
    {
        scope.End();
        _depth--;
    }

    /// <summary>
    /// Traps when a call of this store is running: the host may not re-enter a tree of instances from a host function.
    /// </summary>
    internal void TrapUnlessHostMayEnter()
    {
        if (_depth != 0)
            CanonicalTrap.Raise("cannot enter component instance");
    }
}
