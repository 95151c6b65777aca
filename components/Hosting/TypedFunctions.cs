using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Hosting;

/// <summary>A compiled call: lifts the arguments, calls the method, lowers its result.</summary>
internal delegate WitValue TypedCall(object target, ref WitValue arguments);

/// <summary>Compiles the call of one C# method with the signature of one WIT function.</summary>
internal static class TypedFunctions
{
    /// <summary>
    /// A body that calls <paramref name="method"/>: on the first argument when it is a method of a resource class, else on the
    /// object that <paramref name="target"/> finds for the instance's state (not asked for when the method is static).
    /// </summary>
    public static HostFunctionBody Bind(TypedConversions conversions, WitFunction function, MethodBase method, bool onSelf, Func<object?, object> target, string path)
    {
        var call = Compile(conversions, function.Type, method, onSelf, path);
        if (onSelf || method.IsStatic || method is ConstructorInfo)
            return (ref HostCall host) => host.Result = call(null!, ref MemoryMarshal.GetReference(host.Arguments));
        return (ref HostCall host) => host.Result = call(target(host.State), ref MemoryMarshal.GetReference(host.Arguments));
    }

    private static TypedCall Compile(TypedConversions conversions, FunctionType type, MethodBase method, bool onSelf, string path)
    {
        var target = Expression.Parameter(typeof(object), "target");
        var first = Expression.Parameter(typeof(WitValue).MakeByRefType(), "arguments");
        var skip = onSelf ? 1 : 0;
        var parameters = method.GetParameters();
        if (parameters.Length != type.Parameters.Length - skip)
            throw new HostBindingException(path, $"{method.Name} has {parameters.Length} parameters, the function {type.Parameters.Length - skip}");

        var locals = type.Parameters.Select(p => Expression.Variable(typeof(WitValue), p.Name)).ToArray();
        var body = new List<Expression>();
        for (var i = 0; i < locals.Length; i++)
            body.Add(Expression.Assign(locals[i], Expression.Call(typeof(TypedFunctions), nameof(At), null, first, Expression.Constant(i))));
        var arguments = parameters.Select((parameter, i) =>
            conversions.Lift(locals[i + skip], type.Parameters[i + skip].Type, parameter.ParameterType, $"{path} / parameter {type.Parameters[i + skip].Name}"));
        Expression invoke = method switch
        {
            ConstructorInfo constructor => Expression.New(constructor, arguments),
            MethodInfo { IsStatic: true } function => Expression.Call(function, arguments),
            MethodInfo function => Expression.Call(Receiver(function), function, arguments),
            _ => throw new HostBindingException(path, "not a method"),
        };
        var produced = method is MethodInfo info ? info.ReturnType : method.DeclaringType!;
        body.AddRange(Result(conversions, type.Result, invoke, produced, path + " / result"));
        return Expression.Lambda<TypedCall>(Expression.Block(locals, body), target, first).Compile();

        Expression Receiver(MethodInfo function) => onSelf
            ? conversions.Lift(locals[0], type.Parameters[0].Type, function.DeclaringType!, path + " / self")
            : Expression.Convert(target, function.DeclaringType!);
    }

    private static IEnumerable<Expression> Result(TypedConversions conversions, WitType? wit, Expression invoke, Type produced, string path)
    {
        if (wit is not null)
        {
            yield return produced == typeof(void)
                ? throw new HostBindingException(path, "the method returns nothing")
                : conversions.Lower(invoke, wit, produced, path);
            yield break;
        }

        if (produced != typeof(void) && produced != typeof(Unit))
            throw new HostBindingException(path, "the function has no result");
        yield return invoke;
        yield return Expression.Default(typeof(WitValue));
    }

    private static WitValue At(ref WitValue first, int index) => Unsafe.Add(ref first, index);
}
