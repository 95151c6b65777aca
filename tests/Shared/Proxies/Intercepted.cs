using System.Reflection;

namespace GolemOrleans.Tests.Proxies;

/// <summary>An implementation of an interface by one function of the called method and its arguments.</summary>
public class Intercepted : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _call = null!;

    public static T As<T>(Func<MethodInfo, object?[], object?> call)
        where T : class
    {
        var proxy = Create<T, Intercepted>();
        ((Intercepted)(object)proxy)._call = call;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _call(targetMethod!, args ?? []);
}
