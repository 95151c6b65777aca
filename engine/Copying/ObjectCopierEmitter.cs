using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace GolemOrleans.Engine.Copying;

/// <summary>Emits the member-wise copier of a type with <see cref="Orleans.GenerateSerializerAttribute"/>.</summary>
internal static class ObjectCopierEmitter
{
    private static readonly MethodInfo CopyMember = typeof(CopyContext).GetMethod(nameof(CopyContext.Copy))!;
    private static readonly MethodInfo RequireMember = typeof(CopyContext).GetMethod(nameof(CopyContext.Require))!;
    private static readonly MethodInfo RecordCopy = typeof(CopyContext).GetMethod(nameof(CopyContext.Record))!;

    public static CopyFunction<T> Emit<T>()
    {
        var type = typeof(T);
        // Visibility is skipped: members may be private and fields read-only, as for generated serialisers.
        var method = new DynamicMethod("Copy " + type.Name, type, [type, typeof(CopyContext)], typeof(ObjectCopierEmitter).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var copy = il.DeclareLocal(type);
        EmitCreation(il, type, copy);
        foreach (var member in SerializableMembers.Of(type)) EmitMember(il, type, copy, member);
        il.Emit(OpCodes.Ldloc, copy);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyFunction<T>>();
    }

    private static void EmitCreation(ILGenerator il, Type type, LocalBuilder copy)
    {
        if (type.IsValueType)
        {
            il.Emit(OpCodes.Ldloca, copy);
            il.Emit(OpCodes.Initobj, type);
            return;
        }

        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        if (constructor is not null)
        {
            il.Emit(OpCodes.Newobj, constructor);
        }
        else
        {
            il.Emit(OpCodes.Ldtoken, type);
            il.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
            il.Emit(OpCodes.Call, typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.GetUninitializedObject))!);
            il.Emit(OpCodes.Castclass, type);
        }

        il.Emit(OpCodes.Stloc, copy);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, copy);
        il.Emit(OpCodes.Call, RecordCopy);
    }

    private static void EmitMember(ILGenerator il, Type type, LocalBuilder copy, SerializableMember member)
    {
        var passedOn = CopierFactory.IsPassedOn(member.Type);
        il.Emit(type.IsValueType ? OpCodes.Ldloca : OpCodes.Ldloc, copy);
        if (!passedOn) il.Emit(OpCodes.Ldarg_1);
        if (type.IsValueType) il.Emit(OpCodes.Ldarga, 0);
        else il.Emit(OpCodes.Ldarg_0);
        if (member.Field is not null) il.Emit(OpCodes.Ldfld, member.Field);
        else il.Emit(OpCodes.Call, member.Property!.GetMethod!);
        if (!passedOn) il.Emit(OpCodes.Call, (member.IsImmutable ? RequireMember : CopyMember).MakeGenericMethod(member.Type));
        if (member.Field is not null) il.Emit(OpCodes.Stfld, member.Field);
        else il.Emit(OpCodes.Call, member.Property!.SetMethod!);
    }
}
