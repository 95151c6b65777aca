using System.Reflection;
using GolemOrleans.Engine.Copying;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace GolemOrleans.Engine.Calls;

/// <summary>A method of a grain interface: what calls need to know of it.</summary>
internal abstract class GrainMethod
{
    protected GrainMethod(MethodInfo method, Type interfaceType)
    {
        Method = method;
        InterfaceType = interfaceType;
        InterfaceName = interfaceType.FullName ?? interfaceType.Name;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute))) Options |= InvokeMethodOptions.AlwaysInterleave;
        if (method.IsDefined(typeof(ReadOnlyAttribute))) Options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(OneWayAttribute))) Options |= InvokeMethodOptions.OneWay;
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        Parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        CancellationIndex = Array.IndexOf(Parameters, typeof(CancellationToken));
        IsResultImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
    }

    public MethodInfo Method { get; }

    /// <summary>The interface that the reference implements; the method's own may be one of its bases.</summary>
    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public InvokeMethodOptions Options { get; }

    public TimeSpan? ResponseTimeout { get; }

    public Type[] Parameters { get; }

    /// <summary>The position of the cancellation token, or -1.</summary>
    public int CancellationIndex { get; }

    public bool IsResultImmutable { get; }

    public bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;
}

/// <summary>A method whose arguments travel in a tuple.</summary>
/// <typeparam name="TArguments">A value tuple of the parameter types, nested beyond seven.</typeparam>
internal sealed class GrainMethod<TArguments> : GrainMethod
    where TArguments : struct
{
    public GrainMethod(MethodInfo method, Type interfaceType)
        : base(method, interfaceType)
    {
        Invoke = MethodEmitter.EmitInvoke<TArguments>(method);
        CopyArguments = MethodEmitter.EmitCopyArguments<TArguments>(method);
        SetCancellation = CancellationIndex < 0 ? null : MethodEmitter.EmitSetCancellation<TArguments>(CancellationIndex);
        GetCancellation = CancellationIndex < 0 ? null : MethodEmitter.EmitGetCancellation<TArguments>(CancellationIndex);
    }

    /// <summary>Calls the method on a grain object.</summary>
    public InvokeFunction<TArguments> Invoke { get; }

    /// <summary>Replaces the arguments by their copies; null when none needs one.</summary>
    public CopyArgumentsAction<TArguments>? CopyArguments { get; }

    public SetCancellationAction<TArguments>? SetCancellation { get; }

    public GetCancellationFunction<TArguments>? GetCancellation { get; }
}

internal delegate Task InvokeFunction<TArguments>(object target, ref TArguments arguments);

internal delegate void CopyArgumentsAction<TArguments>(ref TArguments arguments, CopyContext context);

internal delegate void SetCancellationAction<TArguments>(ref TArguments arguments, CancellationToken token);

internal delegate CancellationToken GetCancellationFunction<TArguments>(ref TArguments arguments);
