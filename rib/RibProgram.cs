using System.Collections.Frozen;
using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Rib.Typing;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib;

/// <summary>
/// A compiled Rib program: parsed, typed and ready to run any number of times. Immutable and thread-safe. The language is that of
/// Golem 1.2; <c>docs/guide/rib.md</c> describes it.
/// </summary>
public sealed class RibProgram
{
    private readonly SourceText _source;
    private readonly RibLimits _limits;
    private readonly Node _program;
    private readonly int _slots;
    private readonly FrozenDictionary<string, int> _inputSlots;

    private RibProgram(SourceText source, RibEnvironment environment)
    {
        _source = source;
        _limits = environment.Limits;
        var block = Parser.Parse(source, _limits);
        var inference = new Inference(source, environment);
        var typed = inference.InferProgram(block);
        var sealer = new Sealer(source);
        Output = sealer.ResolveOutside(typed.Type, block.Statements[^1].At);
        Inputs = inference.Globals.ToFrozenDictionary(g => g.Key, g => sealer.ResolveOutside(g.Value, g.Value.At)!, StringComparer.Ordinal);
        _program = typed.Build(sealer);
        _slots = inference.Slots;
        _inputSlots = inference.Globals.Keys.ToFrozenDictionary(name => name, inference.SlotOf, StringComparer.Ordinal);
        Functions = [.. inference.Used.Select(f => new RibFunctionUse(f.FullName, [.. f.Type.Parameters.Select(p => p.Type)], f.Type.Result))];
    }

    /// <summary>
    /// The text as it was given; what answers of the REST API show. (Golem answers its own printed form, but golem-cli sends programs
    /// in that form already and compares the answer with what it sent.)
    /// </summary>
    public string Source => _source.Text;

    /// <summary>
    /// The global variables that the program reads (such as <c>request</c>) with the type that its use asks for: of a record only
    /// the fields that are read, so a value handed to <see cref="RunAsync"/> has exactly these fields, in this order.
    /// </summary>
    public IReadOnlyDictionary<string, WitType> Inputs { get; }

    /// <summary>The type of the program's value; null: it has none, its last expression being a <c>let</c> or a call without result.</summary>
    public WitType? Output { get; }

    /// <summary>
    /// The worker functions that the program can call, each once, by first appearance. Of a resource that is made by a constructor
    /// call, the constructor is among them.
    /// </summary>
    public IReadOnlyList<RibFunctionUse> Functions { get; }

    /// <summary>Parses and types a program.</summary>
    /// <exception cref="RibException">The text is no program, or its types do not fit.</exception>
    public static RibProgram Compile(string source, RibEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        return new RibProgram(new SourceText(source), environment);
    }

    /// <summary>
    /// Runs the program. Deterministic: the same inputs and the same answers to its calls give the same value. Calls are made one
    /// after the other, in the order of the text.
    /// </summary>
    /// <param name="inputs">A value for every name of <see cref="Inputs"/>, of a type equal to the one there; others are not looked at.</param>
    /// <param name="calls">Makes the calls of worker functions; what it throws comes out of here unchanged.</param>
    /// <returns>The value, its type equal to <see cref="Output"/>; null when that is null.</returns>
    /// <exception cref="RibRunException">The program failed, or reached a limit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<ValueAndType?> RunAsync(IReadOnlyDictionary<string, ValueAndType> inputs, IRibCalls calls, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(calls);
        var run = new Run(_source, _limits, _slots, calls, cancellation);
        foreach (var (name, slot) in _inputSlots)
            run.Slots[slot] = Input(name, inputs);
        var value = await _program.EvaluateAsync(run).ConfigureAwait(false);
        return Output is null ? null : new ValueAndType(Output, value);
    }

    private WitValue Input(string name, IReadOnlyDictionary<string, ValueAndType> inputs)
    {
        if (!inputs.TryGetValue(name, out var input))
            throw new RibRunException(RibRunErrorKind.Input, 0, 0, $"there is no value for `{name}`");
        var expected = Inputs[name];
        if (!expected.Equals(input.Type) && TypeMismatch.Find(expected, input.Type) is { } mismatch)
            throw new RibRunException(RibRunErrorKind.Input, 0, 0, $"the value of `{name}` is of another type: {mismatch}");
        return input.Value;
    }
}
