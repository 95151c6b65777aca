using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Rib.Tests.Support;

/// <summary>Answers calls from a table and keeps what was called: <c>worker: function(arguments)</c>, <c>-</c> for no worker name.</summary>
internal sealed class RecordedCalls : IRibCalls
{
    private readonly Dictionary<string, ValueAndType?> _answers = new(StringComparer.Ordinal);

    public List<string> Made { get; } = [];

    public RecordedCalls Answer(string function, WitType? type, string wave)
    {
        _answers[function] = type is null ? null : new ValueAndType(type, WaveText.Parse(type, wave));
        return this;
    }

    public ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation)
    {
        Made.Add($"{workerName ?? "-"}: {function}({string.Join(", ", arguments.Select(a => WaveText.Print(a.Type, a.Value)))})");
        return new(_answers.GetValueOrDefault(function));
    }
}
