using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Durability;

/// <summary><c>golem:api/oplog.wrapped-function-type</c>, whose cases are in the order of <see cref="WrappedFunctionKind"/>.</summary>
internal static class FunctionTypes
{
    public static WrappedFunctionType Lift(WitValue value) => new(
        (WrappedFunctionKind)value.Discriminant,
        value.HasPayload && value.Payload.IsSome ? new OplogIndex(value.Payload.Payload.AsU64) : null);

    public static WitValue Lower(WrappedFunctionType type) => type.Kind != WrappedFunctionKind.WriteRemoteBatched
        ? WitValue.Variant((int)type.Kind)
        : WitValue.Variant((int)type.Kind, type.BeginIndex is { } begin ? WitValue.Some(WitValue.U64(begin.Value)) : WitValue.None);
}
