namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call: a result or an exception.</summary>
public abstract class Response : IDisposable
{
    /// <summary>The outcome of a method without a result.</summary>
    public static Response Completed { get; } = new OutcomeResponse(null, null);

    /// <summary>The result, or null.</summary>
    public abstract object? Result { get; set; }

    /// <summary>The exception, or null.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>An outcome that is a failure.</summary>
    public static Response FromException(Exception exception) => new OutcomeResponse(null, exception);

    /// <summary>An outcome that is a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new OutcomeResponse(value, null);

    /// <summary>The result; throws the exception when there is one.</summary>
    public abstract T GetResult<T>();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <inheritdoc/>
    public override string ToString() => Exception is { } failure ? failure.ToString() : Result?.ToString() ?? "[Completed]";
}
