using System.Collections.Frozen;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib;

/// <summary>
/// A compiled Rib program: parsed, typed and ready to run any number of times. Immutable and thread-safe. The language is that of
/// Golem 1.2; <c>docs/guide/rib.md</c> describes it.
/// </summary>
public sealed class RibProgram
{
    private RibProgram(string source) => Source = source;

    /// <summary>The text as it was given. Answers of the REST API show <see cref="RibText.Print(string)"/> of it, as Golem does.</summary>
    public string Source { get; }

    /// <summary>
    /// The global variables that the program reads (such as <c>request</c>) with the type that its use asks for: of a record only
    /// the fields that are read, so a value handed to <see cref="RunAsync"/> has exactly these fields.
    /// </summary>
    public IReadOnlyDictionary<string, WitType> Inputs { get; private init; } = FrozenDictionary<string, WitType>.Empty;

    /// <summary>The type of the program's value; null: it has none, its last expression being a <c>let</c> or a call without result.</summary>
    public WitType? Output { get; private init; }

    /// <summary>The worker functions that the program can call, each once, by first appearance.</summary>
    public IReadOnlyList<RibFunctionUse> Functions { get; private init; } = [];

    /// <summary>Parses and types a program.</summary>
    /// <exception cref="RibException">The text is no program, or its types do not fit.</exception>
    public static RibProgram Compile(string source, RibEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        throw new NotSupportedException();
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
    public ValueTask<ValueAndType?> RunAsync(IReadOnlyDictionary<string, ValueAndType> inputs, IRibCalls calls, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
