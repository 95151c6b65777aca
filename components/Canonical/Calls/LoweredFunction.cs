using GolemOrleans.Values;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// What a lowered import calls when the host implements it: arguments in, result out (<c>default</c> when there is none).
/// The linker wraps a <see cref="Hosting.HostFunctionBody"/>; exceptions pass through unchanged.
/// </summary>
internal delegate WitValue HostTarget(ReadOnlySpan<WitValue> arguments);

/// <summary>
/// The product of <c>canon lower</c> in one running instance: a core function over a host function or another component's
/// function. The linker defines a core function of the signature <see cref="FunctionPlan.LowerParameters"/> →
/// <see cref="FunctionPlan.LowerResults"/> whose callback runs <see cref="Invoke"/>, catches everything and ends the
/// guest's call with a trap that carries the exception. Not thread-safe, as its store.
/// </summary>
internal sealed class LoweredFunction
{
    private readonly HostTarget? _host;
    private readonly LiftedFunction? _callee;

    private LoweredFunction(FunctionPlan plan, CanonicalOptions options, HostTarget? host, LiftedFunction? callee)
    {
        Plan = plan;
        Options = options;
        _host = host;
        _callee = callee;
    }

    internal FunctionPlan Plan { get; }

    internal CanonicalOptions Options { get; }

    /// <param name="plan">Of the type as the importing component names it.</param>
    internal static LoweredFunction ToHost(FunctionPlan plan, CanonicalOptions options, HostTarget target) => new(plan, options, target, null);

    /// <param name="plan">Of the type as the importing component names it; the callee has its own, of equal shape.</param>
    internal static LoweredFunction ToComponent(FunctionPlan plan, CanonicalOptions options, LiftedFunction callee) =>
        new(plan, options, null, callee);

    /// <summary>
    /// Runs the import: lifts the arguments from the slots, calls, lowers the result into slot 0 or to the pointer in the
    /// last argument.
    /// </summary>
    /// <exception cref="CanonicalAbiTrapException">The calling or the called guest broke a rule.</exception>
    internal void Invoke(Span<ValRaw> slots)
    {
        var instance = Options.Instance;
        instance.TrapUnlessMayLeave();
        if (_callee is not null)
            instance.TrapUnlessMayEnter(_callee.Options.Instance);

        var count = Plan.Parameters.Length;
        if (count <= ValueBuffer.Capacity)
        {
            ValueBuffer buffer = default;
            Invoke(slots, buffer[..count]);
        }
        else
        {
            Invoke(slots, new WitValue[count]);
        }
    }

    private void Invoke(Span<ValRaw> slots, Span<WitValue> arguments)
    {
        var store = Options.Instance.Store;
        var scope = store.Enter();
        try
        {
            var context = new TransferContext(Options, scope, _callee is null ? Counterpart.Host : Counterpart.Utf8Component);
            LiftArguments(ref context, slots, arguments);
            if (_callee is not null)
            {
                _callee.CallFromComponent(ref context, this, arguments, slots);
                return;
            }

            var result = _host!(arguments);
            context.InvalidateMemory();
            if (Plan.Result is { } type && type.Check(ref context, result) is { } mismatch)
                throw mismatch.ToException("result");
            LowerResult(ref context, result, slots);
        }
        finally
        {
            store.Leave(scope);
        }
    }

    private void LiftArguments(ref TransferContext context, ReadOnlySpan<ValRaw> slots, Span<WitValue> arguments)
    {
        var parameters = Plan.Parameters;
        if (Plan.ParametersInMemory)
        {
            var layout = Plan.Arguments;
            var address = slots[0].U32;
            context.Memory.CheckRange(address, layout.Size, layout.Alignment);
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = parameters[i].Load(ref context, address + layout.Offsets[i]);
            return;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = parameters[i];
            arguments[i] = parameter.LiftFlat(ref context, slots);
            slots = slots[parameter.FlatCount..];
        }
    }

    /// <summary>Gives the result to the calling guest, which may not leave meanwhile.</summary>
    internal void LowerResult(ref TransferContext context, in WitValue result, Span<ValRaw> slots)
    {
        if (Plan.Result is not { } type)
            return;
        var instance = Options.Instance;
        instance.MayLeave = false;
        if (Plan.ResultInMemory)
        {
            var address = slots[Plan.LiftParameters.Length].U32;
            context.Memory.CheckRange(address, type.Size, type.Alignment);
            type.Store(ref context, result, address);
        }
        else
        {
            type.LowerFlat(ref context, result, slots);
        }

        instance.MayLeave = true;
    }
}
