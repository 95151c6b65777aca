using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary><c>wasi:io/poll.pollable</c>: something that becomes ready.</summary>
[WitResource("wasi:io/poll", "pollable")]
public abstract class Pollable : HostObject
{
    private readonly PollSource _poll;

    private protected Pollable(PollSource poll, HostObject? parent) : base(parent) => _poll = poll;

    public bool Ready() => _poll.Ready(this);

    public void Block() => _poll.Poll([this]);

    /// <summary>Whether it is ready now. Asked in live mode only, unless <see cref="IsDeterministic"/>.</summary>
    internal abstract bool IsReady { get; }

    /// <summary>Completes when it may have become ready; asked in live mode only.</summary>
    internal abstract Task WhenReady(CancellationToken cancellation);

    /// <summary>Its readiness follows from the guest's own doing, so that asking for it needs no record.</summary>
    internal virtual bool IsDeterministic => false;

    /// <summary>
    /// A poll has answered, live or in replay, that it is ready. What acts again in replay waits here until it is ready again.
    /// </summary>
    internal virtual void OnReported() { }

    /// <summary>The time of day at which a clock fires, as far as it is known now; null for anything else. Live only.</summary>
    internal virtual DateTimeOffset? Deadline => null;

    /// <summary>The call to another worker whose answer it stands for; null for anything else.</summary>
    internal virtual AwaitedCall? AwaitedCall => null;
}

/// <summary>A pollable of something that never makes the guest wait.</summary>
internal sealed class ReadyPollable(PollSource poll, HostObject? parent) : Pollable(poll, parent)
{
    internal override bool IsReady => true;

    internal override bool IsDeterministic => true;

    internal override Task WhenReady(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>How a worker asks and waits for pollables: recorded, interruptible, suspending when nothing but a far clock is awaited.</summary>
public abstract class PollSource
{
    internal abstract bool Ready(Pollable pollable);

    /// <summary>Waits until at least one is ready.</summary>
    /// <returns>The indices of the ready ones, ascending.</returns>
    internal abstract uint[] Poll(IReadOnlyList<Pollable> pollables);
}
