using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Query;

/// <summary>
/// Makes one page of workers out of rows in the order of creation, which the store reads as long as <see cref="Page"/> is null.
/// Decodes no more rows than it must. Not thread-safe.
/// </summary>
internal sealed class WorkerListing(WorkerListRequest request)
{
    /// <summary>Rows that one page looks at: a filter that matches nothing costs no more.</summary>
    private const int ScannedMax = 5_000;

    private const int RowsPerRead = 500;
    private readonly List<WorkerStatusRecord> _workers = [];
    private int _scanned;

    /// <summary>The finished page.</summary>
    public WorkerPage? Page { get; private set; }

    /// <summary>The next read begins behind this row.</summary>
    public ulong Cursor { get; private set; } = request.Cursor;

    /// <summary>How many rows to read next.</summary>
    public int Wanted => request.Filter is null ? Math.Min(RowsPerRead, request.CountMax - _workers.Count + 1) : RowsPerRead;

    /// <summary>Takes the rows of one read; fewer than <see cref="Wanted"/> are the last.</summary>
    /// <param name="rows">Number, name and encoded status, by ascending numbers.</param>
    public void Add(IReadOnlyList<(ulong Number, string Name, byte[] Status)> rows)
    {
        var isLast = rows.Count < Wanted;
        foreach (var (number, name, bytes) in rows)
        {
            if (_workers.Count == request.CountMax)
            {
                Page = new WorkerPage(_workers, Cursor);
                return;
            }

            Cursor = number;
            if (request.Filter is { } filter && !filter.CouldMatch(name))
                continue;
            var status = StatusCodec.Decode(bytes);
            if (request.Filter?.Matches(status) ?? true)
                _workers.Add(status);
        }

        _scanned += rows.Count;
        if (isLast || _scanned >= ScannedMax)
            Page = new WorkerPage(_workers, isLast ? null : Cursor);
    }

    /// <summary>The page of a filter that names the worker, which its status alone answers.</summary>
    public static WorkerPage One(WorkerListRequest request, ulong number, byte[]? status) =>
        status is not null && number > request.Cursor && StatusCodec.Decode(status) is var found && request.Filter!.Matches(found)
            ? new WorkerPage([found], null)
            : new WorkerPage([], null);
}
