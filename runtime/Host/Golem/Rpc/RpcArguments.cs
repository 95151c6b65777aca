using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The arguments of a call, which become values once the target's type is known. Immutable.</summary>
internal abstract record RpcArguments
{
    private RpcArguments() { }

    /// <summary>One value per parameter of the target.</summary>
    /// <exception cref="WorkerException"><see cref="InvalidRequest"/> or <see cref="ParamTypeMismatch"/>.</exception>
    public abstract WitValue[] For(string function, FunctionType type);

    /// <summary>As <c>wit-value</c> records: nodes without types.</summary>
    public sealed record Nodes(WitValue[] Values) : RpcArguments
    {
        public override WitValue[] For(string function, FunctionType type)
        {
            CheckCount(function, type, Values.Length);
            try
            {
                return [.. type.Parameters.Select((p, i) => WitValueNodes.Decode(p.Type, Values[i]))];
            }
            catch (WitNodeException e)
            {
                throw new WorkerException(new ParamTypeMismatch(e.Message), e);
            }
        }
    }

    /// <summary>Typed values of a generated client.</summary>
    /// <param name="Self">The remote resource whose method is called; left out when the target turns out to be static.</param>
    public sealed record Typed(IReadOnlyList<WitType> Types, IReadOnlyList<WitValue> Values, WorkerResourceUri? Self) : RpcArguments
    {
        public override WitValue[] For(string function, FunctionType type)
        {
            var self = Self is { } owner && type.Parameters is [{ Type: HandleType handle }, ..] && type.Parameters.Length == Values.Count + 1
                ? handle.Owned ? WitValue.Own(owner) : WitValue.Borrow(owner)
                : (WitValue?)null;
            var implied = self is null ? 0 : 1;
            CheckCount(function, type, Values.Count + implied);
            for (var i = 0; i < Values.Count; i++)
            {
                if (TypeMismatch.Find(type.Parameters[i + implied].Type, Types[i]) is { } mismatch)
                    throw new WorkerException(new ParamTypeMismatch($"{function}: {mismatch}"));
            }

            return self is { } first ? [first, .. Values] : [.. Values];
        }
    }

    private static void CheckCount(string function, FunctionType type, int given)
    {
        if (type.Parameters.Length != given)
            throw new WorkerException(new InvalidRequest($"{function} has {type.Parameters.Length} parameters, {given} were given"));
    }
}
