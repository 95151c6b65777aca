using System.Globalization;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>The headers of a preflight route, from the expression that gives them.</summary>
internal static class CorsHeaders
{
    private static readonly HashSet<string> s_methods =
        new(["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "TRACE", "CONNECT"], StringComparer.OrdinalIgnoreCase);

    /// <param name="source">A record of headers; null: the usual ones.</param>
    /// <exception cref="RibException">It does not compile.</exception>
    /// <exception cref="FormatException">It fails, or its value is no such record.</exception>
    public static async Task<HttpApiCorsRecord> ReadAsync(string? source)
    {
        var cors = new HttpApiCorsRecord();
        if (source is null)
            return cors;
        var program = RibProgram.Compile(source, RibEnvironment.ForHttpApi(default));
        ValueAndType? value;
        try
        {
            value = await program.RunAsync(new Dictionary<string, ValueAndType>(), new NoCalls(), CancellationToken.None);
        }
        catch (RibRunException failure)
        {
            throw new FormatException($"Failed to evaluate Rib script to form pre-flight CORS {failure.Message}", failure);
        }

        if (value is not { Type: RecordType type, Value: var record })
            throw new FormatException("Invalid pre-flight CORS response mapping");
        for (var i = 0; i < type.Fields.Length; i++)
            cors = Set(cors, type.Fields[i].Name, Text(type.Fields[i].Name, record.AsItems[i]));
        return cors;
    }

    private static HttpApiCorsRecord Set(HttpApiCorsRecord cors, string header, string value) => header.ToLowerInvariant() switch
    {
        "access-control-allow-origin" => cors with { AllowOrigin = NotEmpty(value, "Invalid allow_origin value. It must be a valid URI or '*'.") },
        "access-control-allow-methods" => value.Split(',').All(method => s_methods.Contains(method.Trim()))
            ? cors with { AllowMethods = value }
            : throw new FormatException("Invalid HTTP method in allow_methods."),
        "access-control-allow-headers" => cors with { AllowHeaders = NotEmpty(value, "allow_headers cannot be empty.") },
        "access-control-expose-headers" => cors with { ExposeHeaders = NotEmpty(value, "expose_headers cannot be empty.") },
        "access-control-allow-credentials" => cors with
        {
            AllowCredentials = value is "true" or "false" ? value == "true" : throw new FormatException("Invalid value for allow credentials"),
        },
        "access-control-max-age" => cors with
        {
            MaxAge = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw new FormatException("Invalid value for max age"),
        },
        _ => throw new FormatException("Invalid cors header in the rib for pre-flight. Allowed keys: access-control-allow-origin, access-control-allow-methods, "
            + "access-control-allow-headers, access-control-expose-headers, and access-control-max-age"),
    };

    /// <summary>They become headers of answers: no line may end in one.</summary>
    private static string NotEmpty(string value, string problem) =>
        value.Length > 0 && !value.Any(char.IsControl) ? value : throw new FormatException(problem);

    private static string Text(string header, WitValue value) => value.Kind switch
    {
        WitKind.String => value.AsString,
        WitKind.Bool => value.AsBool ? "true" : "false",
        WitKind.U8 or WitKind.U16 or WitKind.U32 or WitKind.U64 => value.RawBits.ToString(CultureInfo.InvariantCulture),
        WitKind.S8 or WitKind.S16 or WitKind.S32 or WitKind.S64 => ((long)value.RawBits).ToString(CultureInfo.InvariantCulture),
        _ => throw new FormatException($"Invalid value for key {header} in CORS preflight response"),
    };

    private sealed class NoCalls : IRibCalls
    {
        public ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation) =>
            throw new InvalidOperationException("A program without a component has no functions to call.");
    }
}
