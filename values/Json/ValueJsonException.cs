namespace GolemOrleans.Values.Json;

/// <summary>
/// JSON that is no value (or no type) of the kind wanted. The message has the wording of the Golem 1.2 API; nested places
/// are part of it, as in <c>invalid value for key price: expected number, found string</c>.
/// </summary>
public sealed class ValueJsonException(string message) : FormatException(message)
{
    /// <summary>Where in the value the error is: <c>$</c>, <c>$.field</c>, <c>$[3]</c> and their combinations.</summary>
    public string Path { get; private init; } = "$";

    internal ValueJsonException Inside(string step, string prefix = "") => new(prefix + Message) { Path = "$" + step + Path[1..] };
}
