using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary><c>golem:api/host</c>: durability primitives and worker management.</summary>
[WitInterface("golem:api/host")]
internal sealed partial class HostApi(WorkerContext context)
{
    private static readonly DurableFunction KeyFunction = new(
        "golem api::generate_idempotency_key", WrappedFunctionKind.WriteRemote, WitType.Tuple(), GuestUuid.Type);

    private static readonly DurableFunction RetryPolicyFunction = new(
        "golem::api::get_retry_policy",
        WrappedFunctionKind.ReadLocal,
        WitType.Tuple(),
        WitType.Tuple(WitType.U32, WitType.U64, WitType.U64, WitType.F64, WitType.Option(WitType.F64)));

    private readonly WorkerContext _context = context;
    private readonly ComponentNames _names = new(context);

    public ulong GetOplogIndex() => _context.MarkIndex().Value;

    public void SetOplogIndex(ulong index) => _context.JumpTo(new OplogIndex(index));

    /// <summary>The store has one copy: durable there is as much as can be waited for.</summary>
    public void OplogCommit(byte replicas) => _context.Commit();

    public ulong MarkBeginOperation() => _context.BeginAtomicRegion().Value;

    public void MarkEndOperation(ulong begin) => _context.EndAtomicRegion(new OplogIndex(begin));

    public GuestRetryPolicy GetRetryPolicy()
    {
        var items = _context.Durable(RetryPolicyFunction, 0, static _ => WitValue.Tuple(), static (c, _) =>
        {
            var policy = GuestRetryPolicy.From(c.RetryPolicyOverride ?? c.Services.RetryPolicy);
            return WitValue.Tuple(
                WitValue.U32(policy.MaxAttempts),
                WitValue.U64(policy.MinDelay),
                WitValue.U64(policy.MaxDelay),
                WitValue.F64(policy.Multiplier),
                policy.MaxJitterFactor is { } jitter ? WitValue.Some(WitValue.F64(jitter)) : WitValue.None);
        }).AsItems;
        return new(items[0].AsU32, items[1].AsU64, items[2].AsU64, items[3].AsF64, items[4].IsSome ? items[4].Payload.AsF64 : null);
    }

    public void SetRetryPolicy(GuestRetryPolicy policy) => _context.SetRetryPolicy(policy.ToPolicy());

    public PersistenceLevel GetOplogPersistenceLevel() => _context.PersistenceLevel;

    public void SetOplogPersistenceLevel(PersistenceLevel level) => _context.SetPersistenceLevel(level);

    public bool GetIdempotenceMode() => _context.IdempotenceMode;

    public void SetIdempotenceMode(bool idempotent) => _context.IdempotenceMode = idempotent;

    public GuestUuid GenerateIdempotencyKey()
    {
        // Derived before the call's own entries, so that a call repeated after a crash gets the same key.
        var key = GuestUuid.From(_context.DeriveIdempotencyKey());
        return GuestUuid.Lift(_context.Durable(KeyFunction, key, static _ => WitValue.Tuple(), static (_, k) => k.Lower()));
    }
}
