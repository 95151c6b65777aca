namespace Orleans.Runtime;

/// <summary>
/// Values that flow with the call chain: from the caller to the called grain and on to the grains it calls, never back.
/// Values are copied like arguments.
/// </summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Flowing = new();

    /// <summary>The keys that are set.</summary>
    public static IEnumerable<string> Keys => Flowing.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The entries that are set.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Flowing.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    // Never changed in place: execution contexts share it.
    internal static Dictionary<string, object>? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>The value of a key, or null.</summary>
    public static object? Get(string key) => Flowing.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value for this call chain.</summary>
    public static void Set(string key, object value) =>
        Flowing.Value = new Dictionary<string, object>(Flowing.Value ?? []) { [key] = value };

    /// <summary>Removes a value; false when there was none.</summary>
    public static bool Remove(string key)
    {
        if (Flowing.Value is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Flowing.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Flowing.Value = null;
}
