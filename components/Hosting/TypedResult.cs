namespace GolemOrleans.Components.Hosting;

/// <summary>The missing side of a <see cref="Result{T, TError}"/>, or no result at all.</summary>
public readonly record struct Unit;

/// <summary>
/// <c>result&lt;T, E&gt;</c> in the signature of a host function; a missing side is <see cref="Unit"/>. <c>default</c> is ok
/// with the default value.
/// </summary>
public readonly record struct Result<T, TError>
{
    private readonly T _value;
    private readonly TError _error;

    private Result(bool isErr, T value, TError error)
    {
        IsErr = isErr;
        _value = value;
        _error = error;
    }

    public bool IsErr { get; }

    public bool IsOk => !IsErr;

    /// <exception cref="InvalidOperationException">The result is an error.</exception>
    public T Value => IsErr ? throw new InvalidOperationException("The result is an error.") : _value;

    /// <exception cref="InvalidOperationException">The result is ok.</exception>
    public TError Error => IsErr ? _error : throw new InvalidOperationException("The result is ok.");

    public static Result<T, TError> Ok(T value) => new(false, value, default!);

    public static Result<T, TError> Err(TError error) => new(true, default!, error);

    public static implicit operator Result<T, TError>(OkValue<T> ok) => Ok(ok.Value);

    public static implicit operator Result<T, TError>(ErrValue<TError> err) => Err(err.Error);
}

/// <summary>An ok side whose error type is still open.</summary>
public readonly record struct OkValue<T>(T Value);

/// <summary>An error side whose ok type is still open.</summary>
public readonly record struct ErrValue<TError>(TError Error);

/// <summary>Shorter spelling of results: <c>return Result.Err(ErrorCode.NoEntry);</c>.</summary>
public static class Result
{
    public static OkValue<Unit> Ok() => default;

    public static OkValue<T> Ok<T>(T value) => new(value);

    public static ErrValue<Unit> Err() => default;

    public static ErrValue<TError> Err<TError>(TError error) => new(error);
}
