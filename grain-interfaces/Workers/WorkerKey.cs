using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>
/// Identity of a worker. The text form <c>{component id}/{name}</c> is the key of its grain; the id is lower-case and
/// hyphenated, the name holds no slash.
/// </summary>
[GenerateSerializer, Immutable, Alias("golem.worker-key.v1")]
public sealed record WorkerKey([property: Id(0)] Guid ComponentId, [property: Id(1)] string Name)
{
    public override string ToString() => $"{ComponentId:D}/{Name}";

    /// <exception cref="FormatException">The text is not <c>{uuid}/{name}</c>.</exception>
    public static WorkerKey Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && Guid.TryParseExact(text.AsSpan(0, slash), "D", out var id)
            ? new WorkerKey(id, text[(slash + 1)..])
            : throw new FormatException($"'{text}' is not a worker id of the form '{{component id}}/{{name}}'.");
    }
}
