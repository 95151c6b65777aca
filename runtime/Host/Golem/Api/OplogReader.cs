using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query.Search;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary>
/// A guest's walk through the committed oplog of a worker, in pages of at most 100 entries. Each page is recorded with its
/// entries, since by the time of a replay the worker may be gone.
/// </summary>
public abstract class OplogReader : HostObject
{
    private const int PageSize = 100;

    /// <summary>The entries, each as a chunk of its own, and where the next page starts.</summary>
    private static readonly WitType PageType = WitType.Tuple(
        WitType.List(WitType.Tuple(WitType.U64, WitType.List(WitType.U8))), WitType.Option(WitType.U64));

    private static readonly DurableFunction GetFunction = new(
        "golem::api::oplog::get_oplog::get_next", WrappedFunctionKind.ReadRemote, WitType.Tuple(WitType.String, WitType.U64), PageType);

    private static readonly DurableFunction SearchFunction = new(
        "golem::api::oplog::search_oplog::get_next", WrappedFunctionKind.ReadRemote, WitType.Tuple(WitType.String, WitType.U64), PageType);

    private readonly WorkerContext _context;
    private readonly WorkerId _worker;
    private readonly OplogQuery? _query;
    private ulong? _next;

    private protected OplogReader(WorkerContext context, WorkerId worker, ulong start, string? query) : base(null)
    {
        _context = context;
        _worker = worker;
        _next = Math.Max(1, start);
        _query = query is null ? null : Parse(query);
    }

    /// <summary>The next page, or null after the last.</summary>
    private protected IReadOnlyList<(ulong Index, WitValue Entry)>? Next(bool hasPersistenceLevels)
    {
        if (_next is not { } from)
            return null;
        var page = _context.Durable(
            _query is null ? GetFunction : SearchFunction,
            WitValue.Tuple(WitValue.String(_worker.ToString()), WitValue.U64(from)),
            () => _query is { } query ? Search(from, query) : Read(from)).AsItems;
        _next = page[1].IsSome ? page[1].Payload.AsU64 : null;
        var lowering = new OplogEntries(_worker, _context.LoadPayload, hasPersistenceLevels);
        var entries = page[0].AsItems.Select(item => (
            item.AsItems[0].AsU64,
            lowering.Lower(ChunkCodec.Decode((byte[])item.AsItems[1].AsArray)[0]))).ToArray();
        return entries.Length == 0 && _next is null ? null : entries;
    }

    /// <summary>A page as <c>option&lt;list&lt;oplog-entry&gt;&gt;</c>.</summary>
    private protected static WitValue Plain(IReadOnlyList<(ulong Index, WitValue Entry)>? page) =>
        page is null ? WitValue.None : WitValue.Some(WitValue.List(page.Select(e => e.Entry).ToArray()));

    /// <summary>A page as <c>option&lt;list&lt;tuple&lt;oplog-index, oplog-entry&gt;&gt;&gt;</c>.</summary>
    private protected static WitValue Indexed(IReadOnlyList<(ulong Index, WitValue Entry)>? page) =>
        page is null ? WitValue.None : WitValue.Some(WitValue.List(page.Select(e => WitValue.Tuple(WitValue.U64(e.Index), e.Entry)).ToArray()));

    private WitValue Read(ulong from)
    {
        var entries = Entries(from);
        return Page([.. entries.Select((entry, i) => (from + (ulong)i, entry))], entries.Count == PageSize ? from + PageSize : null);
    }

    private WitValue Search(ulong from, OplogQuery query)
    {
        var found = new List<(ulong, OplogEntry)>();
        while (true)
        {
            var entries = Entries(from);
            for (var i = 0; i < entries.Count; i++)
            {
                if (!query.Matches(EntryTexts.Of(entries[i], _context.LoadPayload)))
                    continue;
                found.Add((from + (ulong)i, entries[i]));
                if (found.Count == PageSize)
                    return Page(found, from + (ulong)i + 1);
            }

            if (entries.Count < PageSize)
                return Page(found, null);
            from += PageSize;
        }
    }

    private IReadOnlyList<OplogEntry> Entries(ulong from)
    {
        try
        {
            return _context.Wait(_context.Services.Oplogs.ReadAsync(_worker, new OplogIndex(from), PageSize, _context.Interruption).AsTask());
        }
        catch (WorkerNotFoundException)
        {
            return [];
        }
    }

    private static WitValue Page(IReadOnlyList<(ulong Index, OplogEntry Entry)> entries, ulong? next) => WitValue.Tuple(
        WitValue.List(entries.Select(e => WitValue.Tuple(
            WitValue.U64(e.Index), WitValue.List(ChunkCodec.Encode(new OplogIndex(e.Index), [e.Entry])))).ToArray()),
        next is { } index ? WitValue.Some(WitValue.U64(index)) : WitValue.None);

    private static OplogQuery Parse(string query)
    {
        try
        {
            return OplogQueryParser.Parse(query);
        }
        catch (OplogQueryException e)
        {
            throw new Failures.HostTrapException(e.Message);
        }
    }
}
