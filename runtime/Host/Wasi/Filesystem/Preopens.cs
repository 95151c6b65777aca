using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary><c>wasi:filesystem/preopens</c>: the worker's root as <c>/</c> and as <c>.</c>.</summary>
[WitInterface("wasi:filesystem/preopens")]
internal sealed class Preopens(WorkerContext context, FileHost files)
{
    private static readonly DurableFunction Function = new(
        "cli::preopens::get_directories", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.List(WitType.String));

    public (Descriptor, string)[] GetDirectories()
    {
        var names = context.Durable(
            Function,
            0,
            static _ => WitValue.Tuple(),
            static (_, _) => WitValue.List(new[] { WitValue.String("/"), WitValue.String(".") })).AsItems;
        return [.. names.Select(name => (new Descriptor(files, files.Root.OpenRoot()), name.AsString))];
    }
}
