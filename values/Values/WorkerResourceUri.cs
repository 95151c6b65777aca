using System.Globalization;

namespace GolemOrleans.Values;

/// <summary>
/// A resource held by a worker, named from outside: <c>urn:worker:{component}/{worker}/{id}</c> as text. It stands in
/// handle values (<see cref="WitValue.Reference"/>) that belong to another worker than the one at hand.
/// </summary>
/// <param name="WorkerUrn">The URN of the worker that owns the resource.</param>
/// <param name="ResourceId">The id in that worker's resource table.</param>
public sealed record WorkerResourceUri(string WorkerUrn, ulong ResourceId)
{
    private const string Scheme = "urn:worker:";

    public static bool TryParse(string text, out WorkerResourceUri uri)
    {
        var slash = text.LastIndexOf('/');
        uri = null!;
        if (slash <= Scheme.Length
            || !text.StartsWith(Scheme, StringComparison.Ordinal)
            || text.IndexOf('/', StringComparison.Ordinal) == slash
            || !ulong.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        uri = new WorkerResourceUri(text[..slash], id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WorkerUrn}/{ResourceId}");
}
