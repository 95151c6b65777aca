using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Golem.Durability;

/// <summary>
/// <c>lazy-initialized-pollable</c>: stands for a pollable that may come later, or never (in replay). While there is none it
/// is ready.
/// </summary>
[WitResource("golem:durability/durability", "lazy-initialized-pollable")]
public sealed class LazyInitializedPollable : HostObject
{
    private readonly PollSource _poll;
    private Pollable? _inner;

    internal LazyInitializedPollable(PollSource poll) : base(null) => _poll = poll;

    /// <summary>Takes the pollable over; one set before is dropped.</summary>
    public void Set(Pollable pollable)
    {
        _inner?.TakeOver();
        _inner = pollable;
    }

    public Pollable Subscribe() => new Subscription(_poll, this);

    private protected override void OnDrop() => _inner?.TakeOver();

    /// <summary>Always recorded, since whether there is something behind it differs between live and replay.</summary>
    private sealed class Subscription(PollSource poll, LazyInitializedPollable lazy) : Pollable(poll, lazy)
    {
        internal override bool IsReady => lazy._inner is not { } inner || inner.IsReady;

        internal override Task WhenReady(CancellationToken cancellation) => lazy._inner?.WhenReady(cancellation) ?? Task.CompletedTask;

        internal override DateTimeOffset? Deadline => lazy._inner?.Deadline;
    }
}
