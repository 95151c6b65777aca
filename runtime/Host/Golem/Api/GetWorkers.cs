using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary><c>golem:api/host.get-workers</c>: an enumeration in pages of at most 50. Each page is recorded.</summary>
[WitResource("golem:api/host", "get-workers")]
public sealed class GetWorkers : HostObject
{
    private const int PageSize = 50;

    private static readonly DurableFunction PageFunction = new(
        "golem::api::get_workers::get_next",
        WrappedFunctionKind.ReadRemote,
        WitType.Tuple(WitType.U64),
        WitType.Tuple(WitType.List(WorkerMetadataCodec.Type), WitType.Option(WitType.U64)));

    private readonly WorkerContext _context;
    private readonly Guid _component;
    private readonly WorkerFilter? _filter;
    private ulong? _cursor = 0;

    internal GetWorkers(WorkerContext context, Guid component, WorkerFilter? filter) : base(null)
    {
        _context = context;
        _component = component;
        _filter = filter;
    }

    /// <summary>The next page, or none after the last. A page may be empty.</summary>
    public WitValue GetNext()
    {
        if (_cursor is not { } cursor)
            return WitValue.None;
        var page = _context.Durable(PageFunction, WitValue.Tuple(WitValue.U64(cursor)), () => Read(cursor)).AsItems;
        _cursor = page[1].IsSome ? page[1].Payload.AsU64 : null;
        return WitValue.Some(page[0]);
    }

    private WitValue Read(ulong cursor)
    {
        var request = new WorkerListRequest(_component, _filter, cursor, PageSize);
        var page = _context.Wait(_context.Services.Oplogs.ListWorkersAsync(request, _context.Interruption).AsTask());
        return WitValue.Tuple(
            WitValue.List(page.Workers.Select(worker => WorkerMetadataCodec.Lower(WorkerMetadata.From(worker))).ToArray()),
            page.NextCursor is { } next ? WitValue.Some(WitValue.U64(next)) : WitValue.None);
    }
}
