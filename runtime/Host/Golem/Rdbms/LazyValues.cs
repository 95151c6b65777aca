using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary><c>lazy-db-value</c>: a value within a value.</summary>
[WitResource("golem:rdbms/postgres", "lazy-db-value")]
public sealed class LazyDbValue : HostObject
{
    private readonly WitValue _value;

    internal LazyDbValue(WitValue value) : base(null) => _value = value;

    public WitValue Get() => _value;
}

/// <summary><c>lazy-db-column-type</c>: a type within a type.</summary>
[WitResource("golem:rdbms/postgres", "lazy-db-column-type")]
public sealed class LazyDbColumnType : HostObject
{
    private readonly WitValue _value;

    internal LazyDbColumnType(WitValue value) : base(null) => _value = value;

    public WitValue Get() => _value;
}
