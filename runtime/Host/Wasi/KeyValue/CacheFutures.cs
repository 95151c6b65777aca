using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary><c>future-get-result</c>: ready from the beginning, as the other futures of the cache.</summary>
[WitResource("wasi:keyvalue/cache", "future-get-result")]
public sealed class FutureGetResult : HostObject
{
    private readonly KeyValueHost _host;
    private readonly WitValue _outcome;

    internal FutureGetResult(KeyValueHost host, WitValue outcome) : base(null) => (_host, _outcome) = (host, outcome);

    public Option<Result<IncomingValue?, KeyValueError>> FutureGetResultGet() => Option.Some(KeyValueHost.Answer(_outcome, _host.Lift));

    public Pollable ListenToFutureGetResult() => new ReadyPollable(_host.Poll, this);
}

/// <summary><c>future-exists-result</c>.</summary>
[WitResource("wasi:keyvalue/cache", "future-exists-result")]
public sealed class FutureExistsResult : HostObject
{
    private readonly KeyValueHost _host;
    private readonly WitValue _outcome;

    internal FutureExistsResult(KeyValueHost host, WitValue outcome) : base(null) => (_host, _outcome) = (host, outcome);

    public Option<Result<bool, KeyValueError>> FutureExistsResultGet() => Option.Some(KeyValueHost.Answer(_outcome, static value => value.AsBool));

    public Pollable ListenToFutureExistsResult() => new ReadyPollable(_host.Poll, this);
}

/// <summary><c>future-result</c>.</summary>
[WitResource("wasi:keyvalue/cache", "future-result")]
public sealed class FutureResult : HostObject
{
    private readonly KeyValueHost _host;
    private readonly WitValue _outcome;

    internal FutureResult(KeyValueHost host, WitValue outcome) : base(null) => (_host, _outcome) = (host, outcome);

    public Option<Result<Unit, KeyValueError>> FutureResultGet() => Option.Some(KeyValueHost.Answer(_outcome));

    public Pollable ListenToFutureResult() => new ReadyPollable(_host.Poll, this);
}

/// <summary><c>get-or-set-entry</c>.</summary>
public abstract record GetOrSetEntry
{
    public sealed record Occupied(IncomingValue Value) : GetOrSetEntry;

    public sealed record Vacant(Vacancy Vacancy) : GetOrSetEntry;
}

/// <summary><c>future-get-or-set-result</c>.</summary>
[WitResource("wasi:keyvalue/cache", "future-get-or-set-result")]
public sealed class FutureGetOrSetResult : HostObject
{
    private readonly KeyValueHost _host;
    private readonly WitValue _outcome;
    private readonly Cache.Vacancies _vacancies;

    internal FutureGetOrSetResult(KeyValueHost host, WitValue outcome, Cache.Vacancies vacancies) : base(null) =>
        (_host, _outcome, _vacancies) = (host, outcome, vacancies);

    public Option<Result<GetOrSetEntry, KeyValueError>> FutureGetOrSetResultGet() => Option.Some(KeyValueHost.Answer<GetOrSetEntry>(
        _outcome,
        value => _host.Lift(value) is { } found ? new GetOrSetEntry.Occupied(found) : new GetOrSetEntry.Vacant(new Vacancy(_host, _vacancies.Fill))));

    public Pollable ListenToFutureGetOrSetResult() => new ReadyPollable(_host.Poll, this);
}

/// <summary><c>vacancy</c>: a place to fill. What is written to the value is stored when the guest drops it.</summary>
[WitResource("wasi:keyvalue/cache", "vacancy")]
public sealed class Vacancy : HostObject
{
    private readonly KeyValueHost _host;
    private readonly Action<ReadOnlyMemory<byte>, uint?> _fill;

    internal Vacancy(KeyValueHost host, Action<ReadOnlyMemory<byte>, uint?> fill) : base(null) => (_host, _fill) = (host, fill);

    public OutgoingValue VacancyFill(uint? TTLMs) => new(_host.Poll, _host.MaxValueBytes, content => _fill(content, TTLMs));
}
