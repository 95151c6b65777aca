namespace GolemOrleans.Oplog.Sqlite;

/// <summary>Who is waking whom. In memory only: one process owns the files, and after its end every lease is void. Thread-safe.</summary>
internal sealed class WakeUpLeases(long start)
{
    private readonly Dictionary<WakeUpKey, (long Token, DateTimeOffset NotBefore)> _leases = [];
    private long _token = start << 32;

    /// <summary>
    /// A lease of a due wake-up unless somebody else's holds or it is another part's; a released one counts from its release.
    /// What holds for longer than a lease given now was given before the clock was set back, and holds no more.
    /// </summary>
    public WakeUpLease? Take(WakeUp wakeUp, DateTimeOffset now, TimeSpan leaseTime, WakeUpShare share)
    {
        lock (_leases)
        {
            DateTimeOffset notBefore = _leases.TryGetValue(wakeUp.Key, out var held) && held.NotBefore <= now + leaseTime ? held.NotBefore : wakeUp.Due;
            if (!share.Offers(wakeUp.Key.Worker, notBefore, now)) return null;
            _leases[wakeUp.Key] = (++_token, now + leaseTime);
            return new WakeUpLease(wakeUp, _token, now + leaseTime);
        }
    }

    public bool Release(WakeUpLease lease, DateTimeOffset notBefore)
    {
        lock (_leases)
        {
            if (!_leases.TryGetValue(lease.WakeUp.Key, out var held) || held.Token != lease.Token) return false;
            _leases[lease.WakeUp.Key] = (held.Token, notBefore > lease.WakeUp.Due ? notBefore : lease.WakeUp.Due);
            return true;
        }
    }

    /// <summary>The time a leased wake-up comes again, or null when it is not leased.</summary>
    public DateTimeOffset? NotBefore(WakeUpKey key)
    {
        lock (_leases) return _leases.TryGetValue(key, out var held) ? held.NotBefore : null;
    }

    /// <summary>Rows that were replaced or removed are leased to nobody.</summary>
    public void Forget(IReadOnlyList<RowChange> changes)
    {
        lock (_leases)
        {
            if (_leases.Count == 0) return;
            foreach (RowChange change in changes)
            {
                if (change is RowChange.PutWakeUp put) _leases.Remove(put.Row.Key);
                else if (change is RowChange.DeleteWakeUp delete) _leases.Remove(delete.Key);
            }
        }
    }
}
