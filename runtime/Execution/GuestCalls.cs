using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Calls exports: exchanges handle ids for resources, constructs indexed resources at first use, and drops what was passed
/// back as owned. Handle ids of results are given in the order in which they appear.
/// </summary>
internal sealed class GuestCalls(WorkerContext context, IWorkerInstance instance)
{
    private readonly ResourceTable _resources = new(context);

    /// <summary>Checks what can be checked before anything is written: an indexed resource's constructor and arguments.</summary>
    /// <exception cref="InvalidRequestException">They do not fit.</exception>
    public void Prepare(CallTarget target)
    {
        if (target.Name.Function is { IsIndexed: true } function
            && _resources.FindIndexed(target.Name.Interface, function.Resource!, function.Arguments) is null)
        {
            ParseArguments(CallTarget.Constructor(instance, target.Name), function);
        }
    }

    /// <summary>Calls the export.</summary>
    /// <returns>The result with handle ids, or null when the function returns nothing.</returns>
    public ValueAndType? Call(CallTarget target)
    {
        if (target.Function is not { } export)
        {
            Drop(target);
            return null;
        }

        if (target.Name.Function is { IsIndexed: true } function)
            return CallIndexed(target, export, function);
        return Call(export, Lower(export.Type, target.Arguments, 0));
    }

    private ValueAndType? CallIndexed(CallTarget target, IWorkerFunction export, FunctionReference function)
    {
        var id = Indexed(target.Name, function);
        if (function.Kind == FunctionKind.Constructor)
            return export.Type.Result is { } type ? new ValueAndType(type, WitValue.OwnId(id)) : null;
        var arguments = new WitValue[target.Arguments.Length + 1];
        arguments[0] = WitValue.Borrow(_resources.Borrow(id));
        Lower(export.Type, target.Arguments, 1).CopyTo(arguments.AsSpan(1));
        return Call(export, arguments);
    }

    private ulong Indexed(FunctionName name, FunctionReference function)
    {
        if (_resources.FindIndexed(name.Interface, function.Resource!, function.Arguments) is { } known)
            return known;
        var constructor = CallTarget.Constructor(instance, name);
        var arguments = ParseArguments(constructor, function);
        var made = constructor.Call(arguments);
        var id = _resources.Add(made.AsResource);
        var types = constructor.Type.Parameters.Select(parameter => parameter.Type).ToArray();
        var recorded = BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(types), WitValue.Tuple(arguments)));
        _resources.Describe(id, name.Interface, function.Resource!, function.Arguments, OplogPayload.Inline(recorded));
        return id;
    }

    private static WitValue[] ParseArguments(IWorkerFunction constructor, FunctionReference function)
    {
        var parameters = constructor.Type.Parameters;
        if (parameters.Length != function.Arguments.Length)
            throw new InvalidRequestException($"expected {parameters.Length}, got {function.Arguments.Length} parameters");
        var values = new WitValue[parameters.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = WaveArgument.Parse(function.Arguments[i], parameters[i]);
        return values;
    }

    private ValueAndType? Call(IWorkerFunction export, WitValue[] arguments)
    {
        var result = export.Call(arguments);
        if (export.Type.Result is not { } type)
            return null;
        return new ValueAndType(type, HandleMapping.HasHandles(type) ? HandleMapping.Map(type, result, Outwards) : result);
    }

    private WitValue[] Lower(FunctionType type, WitValue[] arguments, int implied)
    {
        var lowered = arguments;
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = type.Parameters[i + implied].Type;
            if (!HandleMapping.HasHandles(parameter))
                continue;
            if (ReferenceEquals(lowered, arguments))
                lowered = [.. arguments];
            lowered[i] = HandleMapping.Map(parameter, arguments[i], Inwards);
        }

        return lowered;
    }

    private void Drop(CallTarget target)
    {
        var function = target.Name.Function;
        var id = function.IsIndexed
            ? Indexed(target.Name, function)
            : IdOf(target.Arguments[0]);
        instance.DropResource(_resources.Take(id));
    }

    private WitValue Inwards(HandleType type, WitValue value) => type.Owned
        ? WitValue.Own(_resources.Take(IdOf(value)))
        : WitValue.Borrow(_resources.Borrow(IdOf(value)));

    private WitValue Outwards(HandleType type, WitValue value) => WitValue.OwnId(_resources.Add(value.AsResource));

    private static ulong IdOf(WitValue handle) => handle.Kind is WitKind.Own or WitKind.Borrow
        ? handle.Reference is WorkerResourceUri uri ? uri.ResourceId : handle.RawBits
        : throw new HostTrapException("the parameter is not a handle");
}
