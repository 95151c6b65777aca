namespace GolemOrleans.Oplog;

/// <summary>
/// One server's part of the wake-ups, so that of many servers on one store a single one looks for a wake-up at the time it is due.
/// The store divides the workers, always alike. What the server of a part leaves lying for <see cref="Grace"/> is everybody's:
/// parts that nobody or several take (servers see each other die and come at different times) cost lateness, never a wake-up.
/// </summary>
/// <param name="Part">From 0, below <paramref name="Of"/>.</param>
/// <param name="Of">Number of parts; 0 and 1: everything is the caller's.</param>
/// <param name="Grace">From when on the wake-ups of other parts are offered, counted from when they are offered to their own.</param>
public readonly record struct WakeUpShare(int Part, int Of, TimeSpan Grace)
{
    /// <summary>Whether a worker's wake-ups belong to the part, in stores that divide outside a database.</summary>
    public bool Has(WorkerId worker) => Of <= 1 || (int)(KeyHash.Of(worker.ToString()).Value % (UInt128)Of) == Part;

    /// <summary>Whether a wake-up that is offered from a time on is offered to the part's server now.</summary>
    public bool Offers(WorkerId worker, DateTimeOffset notBefore, DateTimeOffset now) => notBefore <= now - Grace || (notBefore <= now && Has(worker));
}
