using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary><c>golem:api/oplog</c>.</summary>
[WitInterface("golem:api/oplog")]
internal sealed class OplogApi(WorkerContext context)
{
    public GetOplog CreateGetOplog(GuestWorkerId workerId, ulong start) => new(context, workerId.ToWorkerId(), start);

    public SearchOplog CreateSearchOplog(GuestWorkerId workerId, string text) => new(context, workerId.ToWorkerId(), text);
}

/// <summary><c>golem:api/oplog</c> as Golem 1.2.0 has it.</summary>
[WitInterface("golem:api/oplog")]
internal sealed class OplogApi120(WorkerContext context)
{
    public GetOplog120 CreateGetOplog(GuestWorkerId workerId, ulong start) => new(context, workerId.ToWorkerId(), start);

    public SearchOplog120 CreateSearchOplog(GuestWorkerId workerId, string text) => new(context, workerId.ToWorkerId(), text);
}

/// <summary><c>get-oplog</c>: the entries from an index on.</summary>
[WitResource("golem:api/oplog", "get-oplog")]
public sealed class GetOplog : OplogReader
{
    internal GetOplog(WorkerContext context, WorkerId worker, ulong start) : base(context, worker, start, null) { }

    public WitValue GetNext() => Plain(Next(true));
}

/// <inheritdoc cref="GetOplog"/>
[WitResource("golem:api/oplog", "get-oplog")]
public sealed class GetOplog120 : OplogReader
{
    internal GetOplog120(WorkerContext context, WorkerId worker, ulong start) : base(context, worker, start, null) { }

    public WitValue GetNext() => Plain(Next(false));
}

/// <summary><c>search-oplog</c>: the entries that match a query of the public search language, with their indices.</summary>
[WitResource("golem:api/oplog", "search-oplog")]
public sealed class SearchOplog : OplogReader
{
    internal SearchOplog(WorkerContext context, WorkerId worker, string text) : base(context, worker, 1, text) { }

    public WitValue GetNext() => Indexed(Next(true));
}

/// <inheritdoc cref="SearchOplog"/>
[WitResource("golem:api/oplog", "search-oplog")]
public sealed class SearchOplog120 : OplogReader
{
    internal SearchOplog120(WorkerContext context, WorkerId worker, string text) : base(context, worker, 1, text) { }

    public WitValue GetNext() => Indexed(Next(false));
}
