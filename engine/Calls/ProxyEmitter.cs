using System.Reflection;
using System.Reflection.Emit;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Calls;

/// <summary>Emits the class that implements a grain interface by calls.</summary>
internal static class ProxyEmitter
{
    private static readonly ConstructorInfo ProxyConstructor = typeof(GrainProxy).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(ProxySeed)])!;

    private static readonly MethodInfo CallMethod = typeof(GrainProxy).GetMethod("Call", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo CallForMethod = typeof(GrainProxy).GetMethod("CallFor", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly HashSet<Type> Markers =
    [
        typeof(IAddressable), typeof(IGrain), typeof(IGrainObserver), typeof(IGrainWithStringKey), typeof(IGrainWithGuidKey),
        typeof(IGrainWithIntegerKey),
    ];

    public static GrainInterface Emit(Type type)
    {
        if (!type.IsInterface || !typeof(IAddressable).IsAssignableFrom(type))
            throw new ArgumentException($"{type} is not a grain interface.", nameof(type));

        var methods = new[] { type }.Concat(type.GetInterfaces()).Where(declared => !Markers.Contains(declared))
            .SelectMany(declared => declared.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(method => method.IsAbstract).ToArray();
        var module = Module(type, methods);
        var builder = module.DefineType("Reference." + type.FullName, TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainProxy), [type]);
        EmitConstructor(builder);
        for (var i = 0; i < methods.Length; i++) EmitMethod(builder, methods[i], i);

        var emitted = builder.CreateType();
        for (var i = 0; i < methods.Length; i++)
        {
            var tuple = ArgumentTuple.For(ParameterTypes(methods[i]));
            var description = Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(tuple), methods[i], type);
            emitted.GetField("Method" + i)!.SetValue(null, description);
        }

        return new GrainInterface(type, Factory(emitted));
    }

    private static Func<ProxySeed, GrainProxy> Factory(Type emitted)
    {
        var method = new DynamicMethod("New " + emitted.Name, typeof(GrainProxy), [typeof(ProxySeed)], typeof(ProxyEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, emitted.GetConstructor([typeof(ProxySeed)])!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<ProxySeed, GrainProxy>>();
    }

    private static void EmitConstructor(TypeBuilder builder)
    {
        var il = builder.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(ProxySeed)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, ProxyConstructor);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder builder, MethodInfo method, int index)
    {
        Check(method);
        var parameters = ParameterTypes(method);
        var tuple = ArgumentTuple.For(parameters);
        var description = builder.DefineField("Method" + index, typeof(object), FieldAttributes.Public | FieldAttributes.Static);
        var implementation = builder.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}.{index}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot | MethodAttributes.HideBySig,
            method.ReturnType,
            parameters);
        builder.DefineMethodOverride(implementation, method);

        var il = implementation.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, description);
        ArgumentTuple.EmitConstruction(il, tuple, 1, parameters.Length);
        var returned = method.ReturnType;
        if (returned.IsGenericType)
        {
            var result = returned.GetGenericArguments()[0];
            il.Emit(OpCodes.Call, CallForMethod.MakeGenericMethod(tuple, result));
            if (returned.IsValueType) il.Emit(OpCodes.Newobj, returned.GetConstructor([typeof(Task<>).MakeGenericType(result)])!);
        }
        else
        {
            il.Emit(OpCodes.Call, CallMethod.MakeGenericMethod(tuple));
            if (returned == typeof(ValueTask)) il.Emit(OpCodes.Newobj, typeof(ValueTask).GetConstructor([typeof(Task)])!);
            else if (returned == typeof(void)) il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
    }

    private static void Check(MethodInfo method)
    {
        var returned = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        if (returned != typeof(Task) && returned != typeof(Task<>) && returned != typeof(ValueTask) && returned != typeof(ValueTask<>) && returned != typeof(void))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {method.ReturnType}; grain methods return Task or ValueTask.");
        if (method.IsGenericMethod) throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic.");
        if (Array.Exists(method.GetParameters(), parameter => parameter.ParameterType.IsByRef))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} has a parameter by reference.");
    }

    private static Type[] ParameterTypes(MethodInfo method) => Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);

    // Interfaces and their parameter types may be internal: the emitted assembly names the assemblies whose checks it skips.
    private static ModuleBuilder Module(Type type, MethodInfo[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("GrainReferences." + type.FullName), AssemblyBuilderAccess.Run);
        var constructor = typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        var used = methods.SelectMany(method => ParameterTypes(method).Append(method.ReturnType).Append(method.DeclaringType!))
            .SelectMany(Parts).Append(type).Append(typeof(GrainProxy)).Select(part => part.Assembly.GetName().Name!).Distinct();
        foreach (var name in used) assembly.SetCustomAttribute(new CustomAttributeBuilder(constructor, [name]));
        return assembly.DefineDynamicModule("GrainReferences");
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];
}
