using System.Diagnostics;
using System.Runtime.CompilerServices;
using GolemOrleans.Components.Binary;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The product of <c>canon lift</c> in one running instance: a component function over a core function. The linker makes it
/// once per definition and instantiation; <see cref="ComponentFunction.Call"/> runs <see cref="CallFromHost"/>, imports of
/// other components reach it through a <see cref="LoweredFunction"/>. Not thread-safe, as its store.
/// </summary>
internal sealed class LiftedFunction
{
    private readonly CoreFunction _core;
    private readonly CoreFunction? _postReturn;

    /// <param name="core">Of the signature <see cref="FunctionPlan.LiftParameters"/> → <see cref="FunctionPlan.LiftResults"/>.</param>
    /// <param name="postReturn">Of the signature <see cref="FunctionPlan.LiftResults"/> → nothing.</param>
    internal LiftedFunction(FunctionPlan plan, CanonicalOptions options, CoreFunction core, CoreFunction? postReturn = null)
    {
        Plan = plan;
        Options = options;
        _core = core;
        _postReturn = postReturn;
    }

    internal FunctionPlan Plan { get; }

    internal CanonicalOptions Options { get; }

    /// <summary>
    /// Checks and lowers the arguments, runs the guest, lifts the result, runs post-return.
    /// </summary>
    /// <exception cref="ComponentArgumentException">Nothing has reached the guest; the instance stays usable.</exception>
    /// <exception cref="CanonicalAbiTrapException">The guest broke a rule, or a call is already running in this store.</exception>
    internal WitValue CallFromHost(ReadOnlySpan<WitValue> arguments)
    {
        var store = Options.Instance.Store;
        store.TrapUnlessHostMayEnter();
        var scope = store.Enter();
        try
        {
            var context = new TransferContext(Options, scope, Counterpart.Host);
            CheckArguments(ref context, arguments);
            Unsafe.SkipInit(out SlotBuffer buffer);
            Span<ValRaw> slots = buffer;
            LowerArguments(ref context, arguments, slots);
            _core.Invoke(slots[..Plan.LiftSlots]);
            var raw = slots[0];
            var result = LiftResult(ref context, slots);
            scope.TrapIfBorrowsRemain();
            PostReturn(raw);
            return result;
        }
        finally
        {
            store.Leave(scope);
        }
    }

    /// <summary>
    /// Runs the function for another component: <paramref name="caller"/> holds what that one's arguments were lifted from,
    /// and takes the result before post-return runs.
    /// </summary>
    internal void CallFromComponent(
        ref TransferContext caller, LoweredFunction import, ReadOnlySpan<WitValue> arguments, Span<ValRaw> callerSlots)
    {
        var context = new TransferContext(Options, caller.Scope, CounterpartOf(caller.Options.Encoding));
        Unsafe.SkipInit(out SlotBuffer buffer);
        Span<ValRaw> slots = buffer;
        LowerArguments(ref context, arguments, slots);
        _core.Invoke(slots[..Plan.LiftSlots]);
        var raw = slots[0];
        context = new TransferContext(Options, caller.Scope, CounterpartOf(caller.Options.Encoding));
        var result = LiftResult(ref context, slots);
        caller.Scope.TrapIfBorrowsRemain();
        caller = new TransferContext(caller.Options, caller.Scope, CounterpartOf(Options.Encoding));
        import.LowerResult(ref caller, result, callerSlots);
        PostReturn(raw);
    }

    private void CheckArguments(ref TransferContext context, ReadOnlySpan<WitValue> arguments)
    {
        var parameters = Plan.Parameters;
        if (arguments.Length != parameters.Length)
            throw new ComponentArgumentException("arguments", $"expected {parameters.Length}, got {arguments.Length}");
        for (var i = 0; i < arguments.Length; i++)
        {
            if (parameters[i].Check(ref context, arguments[i]) is { } mismatch)
                throw mismatch.ToException(Plan.Type.Parameters[i].Name);
        }
    }

    private void LowerArguments(ref TransferContext context, ReadOnlySpan<WitValue> arguments, Span<ValRaw> slots)
    {
        var parameters = Plan.Parameters;
        var instance = Options.Instance;
        Debug.Assert(instance.MayLeave, "An instance is entered only while it may leave.");
        instance.MayLeave = false;
        if (Plan.ParametersInMemory)
        {
            var layout = Plan.Arguments;
            var address = context.Realloc(0, 0, layout.Alignment, layout.Size);
            for (var i = 0; i < arguments.Length; i++)
                parameters[i].Store(ref context, arguments[i], address + layout.Offsets[i]);
            slots[0].U64 = address;
        }
        else
        {
            var rest = slots;
            for (var i = 0; i < arguments.Length; i++)
            {
                var parameter = parameters[i];
                parameter.LowerFlat(ref context, arguments[i], rest);
                rest = rest[parameter.FlatCount..];
            }
        }

        instance.MayLeave = true;
    }

    private WitValue LiftResult(ref TransferContext context, ReadOnlySpan<ValRaw> slots)
    {
        if (Plan.Result is not { } result)
            return default;
        if (!Plan.ResultInMemory)
            return result.LiftFlat(ref context, slots);
        var address = slots[0].U32;
        context.InvalidateMemory();
        context.Memory.CheckRange(address, result.Size, result.Alignment);
        return result.Load(ref context, address);
    }

    private void PostReturn(ValRaw result)
    {
        if (_postReturn is null)
            return;
        Options.Instance.MayLeave = false;
        Span<ValRaw> slots = [result];
        _postReturn.Invoke(slots[..Plan.LiftResults.Length]);
        Options.Instance.MayLeave = true;
    }

    private static Counterpart CounterpartOf(StringEncoding encoding) => encoding switch
    {
        StringEncoding.Utf8 => Counterpart.Utf8Component,
        StringEncoding.Utf16 => Counterpart.Utf16Component,
        _ => Counterpart.Latin1OrUtf16Component,
    };
}
