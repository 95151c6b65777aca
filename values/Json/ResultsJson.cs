using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>What an invocation answers: always the list of results, a tuple of none or one.</summary>
public static class ResultsJson
{
    /// <summary>The results list of a function as a typed tuple; the value is null for functions without result.</summary>
    public static ValueAndType AsTuple(FunctionType function, WitValue? result) =>
        function.Result is { } type && result is { } value
            ? new ValueAndType(WitType.Tuple(type), WitValue.Tuple(value))
            : new ValueAndType(WitType.Tuple(), WitValue.Tuple());

    /// <summary>Writes <c>{"typ": {"type": "Tuple", …}, "value": […]}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, FunctionType function, WitValue? result, string? workerUrn = null) =>
        ValueJsonWriter.Write(writer, AsTuple(function, result), workerUrn);
}
