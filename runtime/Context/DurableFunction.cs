using GolemOrleans.Oplog.Entries;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Context;

/// <summary>
/// A host function whose calls are recorded: the name that replay compares, what it touches, and the types of what is kept.
/// Immutable; one object per host function, made once. Name and types are part of the stored format.
/// </summary>
public sealed class DurableFunction
{
    /// <param name="name">As the reference records it: <c>monotonic_clock::now</c>.</param>
    /// <param name="kind">What it touches; <see cref="WrappedFunctionKind.WriteRemoteBatched"/> calls name their batch when made.</param>
    /// <param name="request">Type of the recorded request; an empty tuple when there is nothing to say.</param>
    /// <param name="response">Type of the recorded response.</param>
    /// <param name="observable">
    /// Whether another party can see the effect, so that everything before it must be durable first. Default: remote writes.
    /// </param>
    public DurableFunction(string name, WrappedFunctionKind kind, WitType request, WitType response, bool? observable = null)
    {
        Name = name;
        Kind = kind;
        Request = new TypedValueCodec(request);
        Response = new TypedValueCodec(response);
        IsObservable = observable ?? kind is WrappedFunctionKind.WriteRemote or WrappedFunctionKind.WriteRemoteBatched;
    }

    public string Name { get; }

    public WrappedFunctionKind Kind { get; }

    /// <summary>What was asked, as it is recorded.</summary>
    public TypedValueCodec Request { get; }

    /// <summary>What was answered, as it is recorded.</summary>
    public TypedValueCodec Response { get; }

    public bool IsObservable { get; }

    public override string ToString() => Name;
}
