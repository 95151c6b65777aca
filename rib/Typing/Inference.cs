using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>
/// Finds the type of every expression of one program. Types flow both ways: from literals and results upwards, from parameters
/// and ascriptions downwards; what nothing decides gets a default or is an error.
/// </summary>
internal sealed partial class Inference
{
    private readonly SourceText _source;
    private readonly RibEnvironment _environment;
    private readonly Unifier _unifier;
    private readonly List<Unknown> _unknowns = [];
    private readonly Dictionary<string, Unknown> _globals = new(StringComparer.Ordinal);
    private readonly List<ExportedFunction> _used = [];
    private Scope _scope = new(null);
    private int _at;

    public Inference(SourceText source, RibEnvironment environment)
    {
        _source = source;
        _environment = environment;
        _unifier = new Unifier(() => Error(RibErrorKind.Limit, _at, "the types of the program are too large to infer", "write types where values are made"));
    }

    /// <summary>How many variables a run has.</summary>
    public int Slots { get; private set; }

    /// <summary>The global variables that are read, with their slots.</summary>
    public IReadOnlyDictionary<string, Unknown> Globals => _globals;

    public IReadOnlyList<ExportedFunction> Used => _used;

    public Typed InferProgram(Block program)
    {
        var typed = InferStatements(program);
        ApplyDefaults();
        return typed;
    }

    /// <param name="hint">The type that is wanted, if it is known: decides what a bare name means.</param>
    private Typed Infer(Expression expression, Term? hint = null)
    {
        _at = expression.At;
        return expression switch
        {
            NumberLiteral number => InferNumber(number),
            BoolLiteral or CharLiteral or StringLiteral => InferText(expression),
            Name name => InferName(name, hint),
            ListLiteral list => InferList(list, hint),
            TupleLiteral tuple => InferTuple(tuple, hint),
            RecordLiteral record => InferRecord(record, hint),
            FlagsLiteral flags => InferFlags(flags),
            OptionLiteral option => InferOption(option, hint),
            ResultLiteral result => InferResult(result, hint),
            Block block => InferBlock(block),
            Let let => InferLet(let),
            If choice => InferIf(choice, hint),
            Match match => InferMatch(match, hint),
            For loop => InferFor(loop),
            Reduce reduce => InferReduce(reduce),
            SelectField select => InferField(select),
            SelectIndex select => InferIndex(select),
            RangeLiteral range => InferRange(range),
            Not not => InferNot(not),
            Binary binary => InferBinary(binary),
            Ascription ascription => InferAscription(ascription),
            Call call => InferCall(call, hint),
            MethodCall call => InferMethodCall(call),
            _ => throw new InvalidOperationException($"{expression.GetType()} is not an expression of programs."),
        };
    }

    private Typed InferBlock(Block block) => Scoped(() => InferStatements(block));

    private Typed InferStatements(Block block)
    {
        var statements = block.Statements.Select(s => Infer(s)).ToArray();
        return new Typed(statements[^1].Type, sealer => statements.Length == 1
            ? statements[0].Build(sealer)
            : new BlockNode(block.At, [.. statements.Select(s => s.Build(sealer))]));
    }

    private Typed InferLet(Let let)
    {
        var type = let.Type is null ? null : WitTerms.Of(let.Type.Type);
        var value = Infer(let.Value, type);
        if (type is not null)
            Require(let.Value.At, type, value.Type);
        if (Unifier.Prune(value.Type) is UnitTerm)
            throw Error(RibErrorKind.Type, let.Value.At, $"this has no value that `{let.Variable}` could hold");
        var slot = Slots++;
        _scope.Declare(let.Variable, value.Type, slot);
        return new Typed(UnitTerm.Instance, sealer => new LetNode(let.At, slot, value.Build(sealer)));
    }

    private Typed InferName(Name name, Term? hint)
    {
        if (_scope.Find(name.Identifier) is var (type, slot))
            return new Typed(type, _ => new VariableNode(name.At, slot));
        if (InferCase(name.At, name.Identifier, null, hint) is { } choice)
            return choice;
        if (!_globals.TryGetValue(name.Identifier, out var global))
            _globals[name.Identifier] = global = DeclareGlobal(name);
        var globalSlot = _globalSlots[name.Identifier];
        return new Typed(global, _ => new VariableNode(name.At, globalSlot));
    }

    private readonly Dictionary<string, int> _globalSlots = new(StringComparer.Ordinal);

    public int SlotOf(string global) => _globalSlots[global];

    private Unknown DeclareGlobal(Name name)
    {
        var allowed = _environment.Globals.Select(g => g.Variable).Distinct(StringComparer.Ordinal).ToArray();
        if (allowed.Length > 0 && !allowed.Contains(name.Identifier))
        {
            var function = _environment.Catalog.Functions.Any(f => f.ShortName == name.Identifier);
            throw Error(
                RibErrorKind.Type, name.At, $"there is no variable `{name.Identifier}`",
                function ? $"`{name.Identifier}` is a function: `let worker = instance(\"name\"); worker.{name.Identifier}(…)`"
                    : Suggestions.For(name.Identifier, _scope.Names.Concat(allowed)) ?? $"declare it with `let`, or read it from {string.Join(", ", allowed.Select(a => $"`{a}`"))}");
        }

        _globalSlots[name.Identifier] = Slots++;
        return Fresh(name.At, name.Identifier);
    }

    private Typed InferAscription(Ascription ascription)
    {
        var type = WitTerms.Of(ascription.Type.Type);
        var value = Infer(ascription.Value, type);
        Require(ascription.Value.At, type, value.Type);
        return value with { Type = type };
    }

    private T Scoped<T>(Func<T> infer)
    {
        _scope = new Scope(_scope);
        var result = infer();
        _scope = _scope.Outer!;
        return result;
    }

    private Unknown Fresh(int at, string? what = null, Requirement? requirement = null, bool mayBeAbsent = false)
    {
        var unknown = new Unknown(at, what) { Requirement = requirement, MayBeAbsent = mayBeAbsent };
        _unknowns.Add(unknown);
        return unknown;
    }

    /// <summary>Makes a type equal to the one that is expected.</summary>
    /// <param name="context">What is of that type, such as "the argument `qty`"; null: the expression.</param>
    /// <exception cref="RibException">They differ.</exception>
    private void Require(int at, Term expected, Term found, string? context = null)
    {
        _at = at;
        if (_unifier.Unify(expected, found) is { } disagreement)
            throw Error(RibErrorKind.Type, at, context is null ? disagreement.ToString() : $"{context}: {disagreement}", context == OfPattern ? null : HelpFor(disagreement));
    }

    private static string? HelpFor(Disagreement disagreement) => (disagreement.Reason, Unifier.Prune(disagreement.Expected), Unifier.Prune(disagreement.Found)) switch
    {
        (null, KnownTerm { Type.Kind: WitKind.String }, not (InstanceTerm or ResourceTerm or UnitTerm)) => "`\"${value}\"` makes a string of any value",
        (null, var e, OptionTerm) when e is not OptionTerm => "take the value out with `match value { some(x) => …, none => … }`",
        (null, var e, ResultTerm) when e is not ResultTerm => "take the value out with `match value { ok(x) => …, err(e) => … }`",
        (null, OptionTerm, _) => "wrap the value: `some(value)`",
        _ => null,
    };

    private RibException Error(RibErrorKind kind, int at, string problem, string? help = null) => _source.Error(kind, at, problem, help);
}
