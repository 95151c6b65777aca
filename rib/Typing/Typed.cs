using GolemOrleans.Rib.Running;

namespace GolemOrleans.Rib.Typing;

/// <summary>An expression whose type is being inferred.</summary>
/// <param name="Build">Makes what runs, once all types are known.</param>
internal readonly record struct Typed(Term Type, Func<Sealer, Node> Build);

/// <summary>The variables at a place of the program.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, (Term Type, int Slot)> _variables = new(StringComparer.Ordinal);

    public void Declare(string name, Term type, int slot) => _variables[name] = (type, slot);

    public (Term Type, int Slot)? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._variables.TryGetValue(name, out var variable))
                return variable;
        }

        return null;
    }

    public Scope? Outer { get; } = outer;

    public IEnumerable<string> Names => Outer is null ? _variables.Keys : _variables.Keys.Concat(Outer.Names);
}
