using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call of a grain method.</summary>
public interface IRequest : IInvokable
{
    /// <summary>How the call is scheduled.</summary>
    InvokeMethodOptions Options { get; }

    /// <summary>Adds scheduling options.</summary>
    void AddInvokeMethodOptions(InvokeMethodOptions options);
}
