using System.Collections.Immutable;
using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>Cases of variants and enums: by bare name, or called with their payload.</summary>
internal sealed partial class Inference
{
    /// <summary>A case, if the name is one in the wanted type or in any of the component; else null.</summary>
    /// <param name="argument">Null: no payload.</param>
    private Typed? InferCase(int at, string name, Expression? argument, Term? hint)
    {
        var wanted = Hint(hint) is KnownTerm { Type: VariantType or EnumType } known && Unifier.TryCase(known.Type, name, out _) ? known : null;
        if (wanted is null && !_environment.Catalog.WithCase(name).Any(t => Unifier.TryCase(t, name, out var p) && p is UnitTerm == argument is null))
            return null;
        Term? payloadHint = null;
        if (wanted is not null && Unifier.TryCase(wanted.Type, name, out var wantedPayload))
            payloadHint = wantedPayload;
        else if (_environment.Catalog.WithCase(name) is [var only] && Unifier.TryCase(only, name, out var onlyPayload))
            payloadHint = onlyPayload;
        var payload = argument is null ? (Typed?)null : RequireValue(argument, Infer(argument, payloadHint));
        // The payload's type at the place of the payload, where a mistake is to be shown.
        if (payload is not null && payloadHint is not null and not UnitTerm)
            Require(argument!.At, payloadHint, payload.Value.Type, $"the payload of `{name}`");
        var cases = ImmutableSortedDictionary.Create<string, Term>(StringComparer.Ordinal).Add(name, payload?.Type ?? UnitTerm.Instance);
        var type = Fresh(at, null, new CasesRequirement(cases));
        if (wanted is not null)
            Require(at, wanted, type);
        return new Typed(type, sealer =>
        {
            var resolved = sealer.Resolve(type, at);
            var index = CaseIndex(resolved, name);
            if (payload is not null)
                return Construct(at, [payload.Value], sealer, values => WitValue.Variant(index, values[0]));
            return new ConstantNode(at, resolved is EnumType ? WitValue.Enum(index) : WitValue.Variant(index));
        });
    }
}
