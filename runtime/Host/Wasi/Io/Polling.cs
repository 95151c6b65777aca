using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary><c>wasi:io/poll</c>.</summary>
[WitInterface("wasi:io/poll")]
internal sealed class Polling(PollSource source)
{
    public uint[] Poll(Pollable[] pollables) => source.Poll(pollables);
}
