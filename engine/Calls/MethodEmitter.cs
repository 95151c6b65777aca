using System.Reflection;
using System.Reflection.Emit;
using GolemOrleans.Engine.Copying;
using Orleans;

namespace GolemOrleans.Engine.Calls;

/// <summary>Emits the code that calls a grain method and that copies its arguments.</summary>
internal static class MethodEmitter
{
    private static readonly MethodInfo Copy = typeof(CopyContext).GetMethod(nameof(CopyContext.Copy))!;
    private static readonly MethodInfo Require = typeof(CopyContext).GetMethod(nameof(CopyContext.Require))!;

    public static InvokeFunction<TArguments> EmitInvoke<TArguments>(MethodInfo method)
    {
        var emitted = Method("Invoke " + method.Name, typeof(Task), typeof(object), typeof(TArguments).MakeByRefType());
        var il = emitted.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
            il.Emit(OpCodes.Ldfld, ArgumentTuple.EmitHolder(il, OpCodes.Ldarg_1, typeof(TArguments), i));
        il.Emit(OpCodes.Callvirt, method);
        EmitTask(il, method.ReturnType);
        il.Emit(OpCodes.Ret);
        return emitted.CreateDelegate<InvokeFunction<TArguments>>();
    }

    public static CopyArgumentsAction<TArguments>? EmitCopyArguments<TArguments>(MethodInfo method)
    {
        var emitted = Method("Copy " + method.Name, typeof(void), typeof(TArguments).MakeByRefType(), typeof(CopyContext));
        var il = emitted.GetILGenerator();
        var any = false;
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (type == typeof(CancellationToken) || CopierFactory.IsPassedOn(type)) continue;
            any = true;
            var field = ArgumentTuple.EmitHolder(il, OpCodes.Ldarg_0, typeof(TArguments), i);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldfld, ArgumentTuple.EmitHolder(il, OpCodes.Ldarg_0, typeof(TArguments), i));
            var immutable = parameters[i].IsDefined(typeof(ImmutableAttribute), inherit: false);
            il.Emit(OpCodes.Call, (immutable ? Require : Copy).MakeGenericMethod(type));
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        return any ? emitted.CreateDelegate<CopyArgumentsAction<TArguments>>() : null;
    }

    public static SetCancellationAction<TArguments> EmitSetCancellation<TArguments>(int index)
    {
        var emitted = Method("SetCancellation", typeof(void), typeof(TArguments).MakeByRefType(), typeof(CancellationToken));
        var il = emitted.GetILGenerator();
        var field = ArgumentTuple.EmitHolder(il, OpCodes.Ldarg_0, typeof(TArguments), index);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        return emitted.CreateDelegate<SetCancellationAction<TArguments>>();
    }

    public static GetCancellationFunction<TArguments> EmitGetCancellation<TArguments>(int index)
    {
        var emitted = Method("GetCancellation", typeof(CancellationToken), typeof(TArguments).MakeByRefType());
        var il = emitted.GetILGenerator();
        il.Emit(OpCodes.Ldfld, ArgumentTuple.EmitHolder(il, OpCodes.Ldarg_0, typeof(TArguments), index));
        il.Emit(OpCodes.Ret);
        return emitted.CreateDelegate<GetCancellationFunction<TArguments>>();
    }

    private static void EmitTask(ILGenerator il, Type returned)
    {
        if (returned == typeof(void))
        {
            il.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
            return;
        }

        if (!returned.IsValueType) return;
        var local = il.DeclareLocal(returned);
        il.Emit(OpCodes.Stloc, local);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Call, returned.GetMethod(nameof(ValueTask.AsTask))!);
    }

    // Visibility is skipped: interfaces and their parameter types may be internal to the application.
    private static DynamicMethod Method(string name, Type returns, params Type[] parameters) =>
        new(name, returns, parameters, typeof(MethodEmitter).Module, skipVisibility: true);
}
