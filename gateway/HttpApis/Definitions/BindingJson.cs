using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;
using GolemOrleans.Values.Json;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>Writes <c>binding</c> objects of answers: expressions in their normal form, and the types of their inputs and values.</summary>
internal static class BindingJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(HttpApiBindingRecord binding, RoutePrograms programs, HttpApiCorsRecord? preflight)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("bindingType", HttpApiNames.Name(binding.Kind));
            WriteComponent(json, binding.Component);
            json.WriteString("workerName", Text(programs.WorkerName));
            json.WriteString("idempotencyKey", Text(programs.IdempotencyKey));
            json.WriteString("response", Text(programs.Response));
            json.WriteString("invocationContext", Text(programs.InvocationContext));
            WriteInput(json, "responseMappingInput", programs.Response);
            WriteInput(json, "workerNameInput", programs.WorkerName);
            WriteInput(json, "idempotencyKeyInput", programs.IdempotencyKey);
            WriteCors(json, preflight);
            WriteOutput(json, programs.Response);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static string? Text(RibProgram? program) => program is null ? null : RibText.Print(program.Source);

    private static void WriteComponent(Utf8JsonWriter json, HttpApiComponentRecord? component)
    {
        if (component is null)
        {
            json.WriteNull("component");
            return;
        }

        json.WriteStartObject("component");
        json.WriteString("name", component.Name);
        json.WriteNumber("version", component.Version);
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, string name, RibProgram? program)
    {
        if (program is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteStartObject("types");
        foreach (var (input, type) in program.Inputs)
        {
            json.WritePropertyName(input);
            TypeJsonWriter.Write(json, type);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, RibProgram? program)
    {
        if (program?.Output is not { } type)
        {
            json.WriteNull("responseMappingOutput");
            return;
        }

        json.WriteStartObject("responseMappingOutput");
        json.WritePropertyName("analysedType");
        TypeJsonWriter.Write(json, type);
        json.WriteEndObject();
    }

    private static void WriteCors(Utf8JsonWriter json, HttpApiCorsRecord? cors)
    {
        if (cors is null)
        {
            json.WriteNull("corsPreflight");
            return;
        }

        json.WriteStartObject("corsPreflight");
        json.WriteString("allowOrigin", cors.AllowOrigin);
        json.WriteString("allowMethods", cors.AllowMethods);
        json.WriteString("allowHeaders", cors.AllowHeaders);
        json.WriteString("exposeHeaders", cors.ExposeHeaders);
        json.WritePropertyName("allowCredentials");
        if (cors.AllowCredentials is { } allowed)
            json.WriteBooleanValue(allowed);
        else
            json.WriteNullValue();
        json.WritePropertyName("maxAge");
        if (cors.MaxAge is { } seconds)
            json.WriteNumberValue(seconds);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }
}
