using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>request-options</c>: time-outs in nanoseconds.</summary>
[WitResource("wasi:http/types", "request-options")]
public sealed class RequestOptions : HostObject
{
    private ulong? _connect, _firstByte, _betweenBytes;

    internal RequestOptions() : base(null) { }

    public ulong? ConnectTimeout() => _connect;

    public Result<Unit, Unit> SetConnectTimeout(ulong? duration)
    {
        _connect = duration;
        return Result<Unit, Unit>.Ok(default);
    }

    public ulong? FirstByteTimeout() => _firstByte;

    public Result<Unit, Unit> SetFirstByteTimeout(ulong? duration)
    {
        _firstByte = duration;
        return Result<Unit, Unit>.Ok(default);
    }

    public ulong? BetweenBytesTimeout() => _betweenBytes;

    public Result<Unit, Unit> SetBetweenBytesTimeout(ulong? duration)
    {
        _betweenBytes = duration;
        return Result<Unit, Unit>.Ok(default);
    }

    internal HttpTimeouts Timeouts => new(Span(_connect), Span(_firstByte), Span(_betweenBytes));

    private static TimeSpan Span(ulong? nanoseconds) =>
        nanoseconds is { } n ? TimeSpan.FromTicks((long)Math.Min(n / 100, (ulong)HttpTimeouts.Default.Ticks)) : HttpTimeouts.Default;
}

/// <summary>Time-outs of one exchange.</summary>
internal sealed record HttpTimeouts(TimeSpan Connect, TimeSpan FirstByte, TimeSpan BetweenBytes)
{
    /// <summary>What applies when the guest says nothing, and the longest it can ask for.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromMinutes(10);

    public static HttpTimeouts None { get; } = new(Default, Default, Default);
}
