using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <summary>How strings cross the boundary.</summary>
internal enum StringEncoding : byte
{
    Utf8 = 0,
    Utf16 = 1,
    Latin1Utf16 = 2,
}

/// <summary>
/// Options of a lift or lower; indices into the core memory and core function spaces. Present where the types need them.
/// </summary>
internal sealed record CanonOptions
{
    public StringEncoding StringEncoding { get; init; }

    public int? Memory { get; init; }

    /// <summary>A core function <c>(param i32 i32 i32 i32) (result i32)</c>.</summary>
    public int? Realloc { get; init; }

    /// <summary>For lift only: takes the core results of the lifted function, returns nothing.</summary>
    public int? PostReturn { get; init; }
}

/// <summary><c>canon lift</c>: a core function of exactly the flattened type becomes a component function.</summary>
internal sealed record CanonLift(int CoreFunction, CanonOptions Options, FunctionType Type) : Definition
{
    public override Sort Space => Sort.Function;

    /// <summary>The proven type of the core function.</summary>
    public required CoreFunctionType CoreType { get; init; }
}

/// <summary>
/// <c>canon lower</c>: a component function becomes a core function of type <see cref="CoreType"/>. <see cref="Type"/> is the
/// function's type in resources of this body.
/// </summary>
internal sealed record CanonLower(int Function, CanonOptions Options, FunctionType Type) : Definition
{
    public override Sort Space => Sort.CoreFunction;

    public required CoreFunctionType CoreType { get; init; }
}

/// <summary><c>canon resource.new</c>: core <c>(param i32) (result i32)</c>, rep to handle; a resource this body defines.</summary>
internal sealed record ResourceNew(ResourceType Resource) : Definition
{
    public override Sort Space => Sort.CoreFunction;
}

/// <summary><c>canon resource.drop</c>: core <c>(param i32)</c>; any resource type known to this body.</summary>
internal sealed record ResourceDrop(ResourceType Resource) : Definition
{
    public override Sort Space => Sort.CoreFunction;
}

/// <summary><c>canon resource.rep</c>: core <c>(param i32) (result i32)</c>, handle to rep; a resource this body defines.</summary>
internal sealed record ResourceRep(ResourceType Resource) : Definition
{
    public override Sort Space => Sort.CoreFunction;
}
