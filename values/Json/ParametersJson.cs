using System.Text.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Json;

/// <summary>
/// The <c>params</c> of an invocation: an array of <c>{"typ"?: …, "value": …}</c>. Typed parameters must have the declared
/// types; untyped ones are read by them.
/// </summary>
public static class ParametersJson
{
    /// <summary>Why an array that mixes typed and untyped parameters is refused.</summary>
    public const string MixedMessage =
        "Some parameters have types specified, while others don't. Either all parameters must have types or none of them should.";

    /// <summary>True when all parameters are typed, false when none is (also when there are none).</summary>
    /// <exception cref="ValueJsonException">Some are and some are not, or the JSON is no array of parameters.</exception>
    public static bool AreTyped(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Array)
            throw new ValueJsonException($"expected array, found {JsonKinds.Describe(parameters)}");
        var typed = 0;
        foreach (var parameter in parameters.EnumerateArray())
        {
            if (parameter.ValueKind != JsonValueKind.Object || !parameter.TryGetProperty("value", out _))
                throw new ValueJsonException("key 'value' not found");
            typed += TypeOf(parameter) is null ? 0 : 1;
        }

        return typed == 0 || typed == parameters.GetArrayLength() ? typed > 0 : throw new ValueJsonException(MixedMessage);
    }

    /// <summary>
    /// The arguments for a function. Surplus untyped parameters are ignored, as Golem 1.2 does.
    /// </summary>
    /// <exception cref="ValueJsonException">Wrong number, wrong types, or a value that does not fit, in the API's words.</exception>
    public static WitValue[] Read(JsonElement parameters, FunctionType function, string? workerUrn = null)
    {
        var typed = AreTyped(parameters);
        var count = parameters.GetArrayLength();
        var wanted = function.Parameters.Length;
        if (count < wanted || (typed && count > wanted))
            throw new ValueJsonException($"expected {wanted}, got {count} parameters");
        var values = new WitValue[wanted];
        for (var i = 0; i < wanted; i++)
            values[i] = typed ? ReadTyped(parameters[i], function.Parameters[i], workerUrn) : ReadUntyped(parameters[i], function.Parameters[i], workerUrn);
        return values;
    }

    private static WitValue ReadUntyped(JsonElement json, WitParameter parameter, string? workerUrn)
    {
        try
        {
            return ValueJsonReader.Read(json.GetProperty("value"), parameter.Type, workerUrn);
        }
        catch (ValueJsonException error)
        {
            throw error.Inside("", $"Parameter {parameter.Name} has unexpected type: ");
        }
    }

    private static WitValue ReadTyped(JsonElement json, WitParameter parameter, string? workerUrn)
    {
        var given = TypeJsonReader.Read(TypeOf(json)!.Value);
        if (TypeMismatch.Find(parameter.Type, given) is { } mismatch)
            throw new ValueJsonException(mismatch.ToString());
        return ValueJsonReader.Read(json.GetProperty("value"), parameter.Type, workerUrn);
    }

    private static JsonElement? TypeOf(JsonElement parameter) =>
        parameter.TryGetProperty("typ", out var type) && type.ValueKind != JsonValueKind.Null ? type : null;
}
