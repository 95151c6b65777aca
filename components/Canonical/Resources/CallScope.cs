namespace GolemOrleans.Components.Canonical;

/// <summary>
/// One component-level call: how many borrowed handles the callee still holds, what the caller has lent, and how much
/// lifting may still allocate. Owned and reused by its store.
/// </summary>
internal sealed class CallScope(CanonicalStore store)
{
    private readonly List<(HandleTable Table, uint Index)> _lenders = [];
    private readonly List<uint> _lentObjects = [];
    private readonly List<GuestResource> _lentGuests = [];
    private readonly List<GuestResource> _reserved = [];
    private long _liftableBytes;

    internal CanonicalStore Store { get; } = store;

    /// <summary>Borrowed handles in the callee's table that it has not dropped yet.</summary>
    internal int BorrowCount { get; set; }

    internal void Begin(long liftableBytes)
    {
        _liftableBytes = liftableBytes;
        BorrowCount = 0;
    }

    /// <summary>Counts host memory before it is allocated; traps beyond the limit of the call.</summary>
    internal void Charge(ulong bytes)
    {
        if (bytes > (ulong)_liftableBytes)
            CanonicalTrap.Raise($"too much data is lifted in one call: the limit is {Store.Limits.MaxLiftedBytes} bytes");
        _liftableBytes -= (long)bytes;
    }

    internal void AddLender(HandleTable table, uint index) => _lenders.Add((table, index));

    /// <summary>Enters an object into the host's table for the time of the call.</summary>
    internal uint LendObject(object resource)
    {
        var rep = Store.HostObjects.Add(resource);
        _lentObjects.Add(rep);
        return rep;
    }

    /// <summary>Marks a guest resource as lent until the end of the call; undone with the scope.</summary>
    internal void Lend(GuestResource resource)
    {
        resource.Lends++;
        _lentGuests.Add(resource);
    }

    /// <summary>Marks a guest resource as about to be passed on; undone with the scope unless it was consumed.</summary>
    internal void Reserve(GuestResource resource)
    {
        resource.State = GuestResourceState.Reserved;
        _reserved.Add(resource);
    }

    /// <summary>The callee has returned: it must have dropped every handle that was lent to it.</summary>
    internal void TrapIfBorrowsRemain()
    {
        if (BorrowCount != 0)
            CanonicalTrap.Raise("borrow handles still remain at the end of the call");
    }

    /// <summary>Gives back everything that was lent.</summary>
    internal void End()
    {
        if (_lenders.Count != 0)
        {
            foreach (var (table, index) in _lenders)
                table.EndLend(index);
            _lenders.Clear();
        }

        if (_lentObjects.Count != 0)
        {
            foreach (var rep in _lentObjects)
                Store.HostObjects.Take(rep);
            _lentObjects.Clear();
        }

        if (_lentGuests.Count != 0)
        {
            foreach (var resource in _lentGuests)
                resource.Lends--;
            _lentGuests.Clear();
        }

        if (_reserved.Count != 0)
        {
            foreach (var resource in _reserved)
            {
                if (resource.State == GuestResourceState.Reserved)
                    resource.State = GuestResourceState.Owned;
            }

            _reserved.Clear();
        }
    }
}
