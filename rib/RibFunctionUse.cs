using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib;

/// <summary>A worker function that a program calls, with the types it relies on.</summary>
/// <param name="Function">
/// Full name as component metadata has it: <c>ns:pkg/iface.{function}</c>, resource functions as <c>{[constructor]cart}</c>,
/// <c>{[method]cart.add}</c>, …; a function exported by the world itself has only its name.
/// </param>
/// <param name="Parameters">The types of the parameters in order, the handle of a method's resource included.</param>
/// <param name="Result">Null: no result.</param>
public sealed record RibFunctionUse(string Function, ImmutableArray<WitType> Parameters, WitType? Result);
