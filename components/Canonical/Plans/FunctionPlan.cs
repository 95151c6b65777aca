using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The plans of a function's parameters and result and its core signatures as the callee of <c>canon lift</c> and as the
/// product of <c>canon lower</c>. Built once per function type by <see cref="PlanCache"/>; immutable, thread-safe.
/// The linker compares core functions with <see cref="LiftParameters"/> / <see cref="LiftResults"/> and defines lowered
/// imports with <see cref="LowerParameters"/> / <see cref="LowerResults"/>.
/// </summary>
internal sealed class FunctionPlan
{
    internal FunctionPlan(FunctionType type, PlanCache cache)
    {
        Type = type;
        Parameters = [.. type.Parameters.Select(p => cache.Of(p.Type))];
        Result = type.Result is { } result ? cache.Of(result) : null;
        Resources = ResourceCollector.Collect(type);
        Arguments = AggregateLayout.Of(Parameters.AsSpan());

        var flat = AggregateLayout.Flatten(Parameters.AsSpan());
        ParametersInMemory = flat is null;
        ResultInMemory = Result is not null && Result.FlatCount > TypePlan.MaxFlatResults;
        LiftParameters = ParametersInMemory ? [CoreType.I32] : [.. flat!];
        LiftResults = Result is null ? [] : ResultInMemory ? [CoreType.I32] : [.. Result.Flat];
        LowerParameters = ResultInMemory ? LiftParameters.Add(CoreType.I32) : LiftParameters;
        LowerResults = ResultInMemory ? [] : LiftResults;

        var pointersIn = Parameters.Any(p => p.HasPointers);
        var pointersOut = Result?.HasPointers ?? false;
        LiftNeedsRealloc = pointersIn || ParametersInMemory;
        LiftNeedsMemory = LiftNeedsRealloc || pointersOut || ResultInMemory;
        LowerNeedsRealloc = pointersOut;
        LowerNeedsMemory = LowerNeedsRealloc || pointersIn || ParametersInMemory || ResultInMemory;
    }

    internal FunctionType Type { get; }

    internal ImmutableArray<TypePlan> Parameters { get; }

    internal TypePlan? Result { get; }

    /// <summary>Every resource type named in the function's type, once each: what <see cref="CanonicalOptions"/> must bind.</summary>
    internal ImmutableArray<ResourceType> Resources { get; }

    /// <summary>Parameters as a tuple, for when they travel in memory.</summary>
    internal AggregateLayout Arguments { get; }

    /// <summary>More than 16 core parameters: one pointer to the tuple of all.</summary>
    internal bool ParametersInMemory { get; }

    /// <summary>More than one core result: a returned pointer (lift) or a pointer argument (lower).</summary>
    internal bool ResultInMemory { get; }

    /// <summary>Core parameters of the function that <c>canon lift</c> wraps.</summary>
    internal ImmutableArray<CoreType> LiftParameters { get; }

    /// <summary>Core results of the function that <c>canon lift</c> wraps; also the parameters of its <c>post-return</c>.</summary>
    internal ImmutableArray<CoreType> LiftResults { get; }

    /// <summary>Core parameters of the function that <c>canon lower</c> makes.</summary>
    internal ImmutableArray<CoreType> LowerParameters { get; }

    /// <summary>Core results of the function that <c>canon lower</c> makes.</summary>
    internal ImmutableArray<CoreType> LowerResults { get; }

    /// <summary>Slots that an unchecked call of the lifted core function needs.</summary>
    internal int LiftSlots => Math.Max(LiftParameters.Length, LiftResults.Length);

    /// <summary><c>canon lift</c> of this type must name a memory (a realloc); likewise for <c>canon lower</c>.</summary>
    internal bool LiftNeedsMemory { get; }

    /// <inheritdoc cref="LiftNeedsMemory"/>
    internal bool LiftNeedsRealloc { get; }

    /// <inheritdoc cref="LiftNeedsMemory"/>
    internal bool LowerNeedsMemory { get; }

    /// <inheritdoc cref="LiftNeedsMemory"/>
    internal bool LowerNeedsRealloc { get; }
}
