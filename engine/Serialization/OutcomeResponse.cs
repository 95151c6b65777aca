using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The one implementation of <see cref="Response"/>: both values in one object.</summary>
internal sealed class OutcomeResponse(object? result, Exception? exception) : Response
{
    public override object? Result { get; set; } = result;

    public override Exception? Exception { get; set; } = exception;

    public override T GetResult<T>()
    {
        if (Exception is { } failure) ExceptionDispatchInfo.Throw(failure);
        return (T)Result!;
    }

    public override void Dispose()
    {
    }
}
