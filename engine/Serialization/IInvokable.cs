using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A call: the method and its arguments.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>The object the method is called on, once known.</summary>
    object? GetTarget();

    /// <summary>Takes the object to call from its holder.</summary>
    void SetTarget(ITargetHolder holder);

    /// <summary>Calls the method; failures are in the response.</summary>
    ValueTask<Response> Invoke();

    /// <summary>The number of arguments.</summary>
    int GetArgumentCount();

    /// <summary>The argument at <paramref name="index"/>.</summary>
    object? GetArgument(int index);

    /// <summary>Replaces the argument at <paramref name="index"/>.</summary>
    void SetArgument(int index, object value);

    /// <summary>The method's name.</summary>
    string GetMethodName();

    /// <summary>The interface's full name.</summary>
    string GetInterfaceName();

    /// <summary>The name for traces: interface and method.</summary>
    string GetActivityName();

    /// <summary>The interface's method.</summary>
    MethodInfo GetMethod();

    /// <summary>The interface.</summary>
    Type GetInterfaceType();

    /// <summary>The response time-out that the method asks for, if any.</summary>
    TimeSpan? GetDefaultResponseTimeout();
}
