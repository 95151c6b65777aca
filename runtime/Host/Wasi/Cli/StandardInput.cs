using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary><c>wasi:cli/stdin</c>: workers have no standard input.</summary>
[WitInterface("wasi:cli/stdin")]
internal sealed class StandardInput(PollSource poll)
{
    public InputStream GetStdin() => new DisabledStream(poll);

    private sealed class DisabledStream(PollSource poll) : InputStream(null)
    {
        public override Pollable Subscribe() => new ReadyPollable(poll, this);

        private protected override ReadOnlyMemory<byte> ReadNow(int length) => throw new HostTrapException("standard input is disabled");

        private protected override void AwaitReadable() { }
    }
}
