using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call as call filters see it.</summary>
public interface IGrainCallContext
{
    /// <summary>The call and its arguments.</summary>
    IInvokable Request { get; }

    /// <summary>The grain object (incoming) or reference (outgoing).</summary>
    object Grain { get; }

    /// <summary>The calling grain, or null for a client.</summary>
    GrainId? SourceId { get; }

    /// <summary>The called grain.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The interface's name.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The interface's method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result; filters may replace it.</summary>
    object? Result { get; set; }

    /// <summary>The outcome; filters may replace it.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on with the next filter and at last the call. Failures of the call are thrown.</summary>
    Task Invoke();
}
