namespace GolemOrleans.Oplog.Sqlite;

/// <summary>Who is waking whom. In memory only: one process owns the files, and after its end every lease is void. Thread-safe.</summary>
internal sealed class WakeUpLeases(long start)
{
    private readonly Dictionary<WakeUpKey, (long Token, DateTimeOffset NotBefore)> _leases = [];
    private long _token = start << 32;

    /// <summary>A lease unless somebody else's holds; a released one counts from its release.</summary>
    public WakeUpLease? Take(WakeUp wakeUp, DateTimeOffset now, TimeSpan leaseTime)
    {
        lock (_leases)
        {
            if (_leases.TryGetValue(wakeUp.Key, out var held) && held.NotBefore > now) return null;
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
