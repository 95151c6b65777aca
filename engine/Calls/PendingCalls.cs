namespace GolemOrleans.Engine.Calls;

/// <summary>The calls that somebody waits for, to time them out and to break those of a dead silo. Thread-safe.</summary>
internal sealed class PendingCalls
{
    private readonly Stripe[] _stripes;

    public PendingCalls()
    {
        _stripes = new Stripe[Environment.ProcessorCount];
        for (var i = 0; i < _stripes.Length; i++) _stripes[i] = new Stripe();
    }

    public void Add(GrainCall call)
    {
        var stripe = _stripes[(uint)Environment.CurrentManagedThreadId % (uint)_stripes.Length];
        lock (stripe)
        {
            // The call may be complete already: then nobody would take it out again.
            if (call.IsCompleted) return;
            call.Pending.Stripe = stripe;
            call.Pending.Next = stripe.First;
            if (stripe.First is not null) stripe.First.Pending.Previous = call;
            stripe.First = call;
        }
    }

    public void Remove(GrainCall call)
    {
        if (call.Pending.Stripe is not { } stripe) return;
        lock (stripe)
        {
            if (call.Pending.Stripe is null) return;
            if (call.Pending.Previous is { } previous) previous.Pending.Next = call.Pending.Next;
            else stripe.First = call.Pending.Next;
            if (call.Pending.Next is { } next) next.Pending.Previous = call.Pending.Previous;
            call.Pending = default;
        }
    }

    /// <summary>The calls for which the condition holds now.</summary>
    public List<GrainCall> Where(Func<GrainCall, bool> condition)
    {
        var found = new List<GrainCall>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.First; call is not null; call = call.Pending.Next)
                {
                    if (condition(call)) found.Add(call);
                }
            }
        }

        return found;
    }

    internal sealed class Stripe
    {
        public GrainCall? First;
    }

    /// <summary>The place of a call in its list; guarded by the stripe.</summary>
    internal struct Links
    {
        public Stripe? Stripe;
        public GrainCall? Previous;
        public GrainCall? Next;
    }
}
