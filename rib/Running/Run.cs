using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Running;

/// <summary>One run of a program: its variables, its calls, and what is left of its limits. Used by one caller at a time.</summary>
internal sealed class Run(SourceText source, RibLimits limits, int slots, IRibCalls calls, CancellationToken cancellation)
{
    // How often a run that makes no calls looks at its token.
    private const int StepsPerCheck = 1024;

    // What a value takes in an array; strings count by their characters besides.
    private const int ValueSize = 24;

    private int _steps = limits.Steps;
    private long _bytes = limits.ValueBytes;

    public WitValue[] Slots { get; } = new WitValue[slots];

    public IRibCalls Calls => calls;

    public CancellationToken Cancellation => cancellation;

    /// <exception cref="RibRunException">There is none left.</exception>
    public void Step(int at)
    {
        if (--_steps < 0)
            throw Error(RibRunErrorKind.Limit, at, $"the program took more than {limits.Steps} steps");
        if (_steps % StepsPerCheck == 0)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Counts a value that an expression made, with all within it.</summary>
    /// <exception cref="RibRunException">The values of this run have become too large.</exception>
    public WitValue Charge(int at, WitValue value)
    {
        Count(at, value);
        return value;
    }

    public void Charge(int at, long bytes)
    {
        _bytes -= bytes;
        if (_bytes < 0)
            throw Error(RibRunErrorKind.Limit, at, $"the values made by the program take more than {limits.ValueBytes} bytes");
    }

    public RibRunException Error(RibRunErrorKind kind, int at, string problem) => source.RunError(kind, at, problem);

    private void Count(int at, WitValue value)
    {
        switch (value.Reference)
        {
            case string text:
                Charge(at, ValueSize + (text.Length * sizeof(char)));
                break;
            case WitValue[] items:
                Charge(at, ValueSize);
                foreach (var item in items)
                    Count(at, item);
                break;
            case Array numbers:
                Charge(at, ValueSize + ((long)numbers.Length * sizeof(ulong)));
                break;
            default:
                Charge(at, ValueSize);
                break;
        }
    }
}
