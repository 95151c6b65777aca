using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.Json;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Lists the workers of a component, by query parameters or by a JSON body.</summary>
internal sealed class EnumerationEndpoints(IWorkerEnumeration workers, IOptions<GatewayOptions> options)
{
    private const int DefaultCount = 50;
    private const int MaxCount = 1000;

    public async Task ListAsync(HttpContext context)
    {
        var component = PathParameters.ComponentId(context);
        var filter = WorkerFilterText.Parse(context.Request.Query["filter"]);
        var cursor = Cursor(QueryParameters.OptionalText(context, "cursor"));
        var count = QueryParameters.OptionalU64(context, "count") ?? DefaultCount;
        var precise = QueryParameters.OptionalBool(context, "precise") ?? false;
        await AnswerAsync(context, component, filter, cursor, count, precise);
    }

    public async Task FindAsync(HttpContext context)
    {
        const string type = "WorkersMetadataRequest";
        var component = PathParameters.ComponentId(context);
        using var body = await JsonBody.ReadAsync(context, options.Value.MaxJsonBodyBytes, type);
        var filter = JsonBody.Field(body.RootElement, "filter") is { } json ? WorkerFilterBody.Parse(json) : null;
        var cursor = JsonBody.Field(body.RootElement, "cursor") is { } place ? Cursor(place, type) : 0;
        var count = JsonBody.OptionalU64(body.RootElement, "count", type) ?? DefaultCount;
        var precise = JsonBody.Field(body.RootElement, "precise") switch
        {
            null => false,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
            var other => throw JsonBody.WrongType("boolean", other, "optional_boolean", type),
        };
        await AnswerAsync(context, component, filter, cursor, count, precise);
    }

    private async Task AnswerAsync(HttpContext context, Guid component, WorkerFilterRecord? filter, ulong cursor, ulong count, bool precise)
    {
        var page = await workers.ListAsync(component, filter, cursor, (int)Math.Clamp(count, 1, MaxCount), precise, context.RequestAborted);
        await JsonResponse.OkAsync(context, page, static (json, page) =>
        {
            json.WriteStartObject();
            if (page.Cursor is { } next)
            {
                json.WriteStartObject("cursor");
                json.WriteNumber("cursor", next);
                json.WriteNumber("layer", 0);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("cursor");
            }

            json.WriteStartArray("workers");
            foreach (var worker in page.Workers)
                WorkerMetadataJson.Write(json, worker);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static ulong Cursor(JsonElement place, string type)
    {
        string[] owners = ["ScanCursor", "optional_ScanCursor", type];
        if (place.ValueKind != JsonValueKind.Object)
            throw JsonBody.WrongType(owners[0], place, owners.AsSpan(1));
        _ = JsonBody.RequiredU64(place, "layer", owners);
        return JsonBody.RequiredU64(place, "cursor", owners);
    }

    /// <summary><c>layer/cursor</c>; there is one layer.</summary>
    private static ulong Cursor(string? text)
    {
        if (text is null)
            return 0;
        var parts = text.Split('/');
        if (parts.Length != 2)
            throw new BadRequestException("Invalid cursor, must have 'layer/cursor' format");
        if (!U64Text.TryParse(parts[0], out _))
            throw new BadRequestException($"Invalid layer part: {U64Text.Problem(parts[0])}");
        return U64Text.TryParse(parts[1], out var cursor) ? cursor : throw new BadRequestException($"Invalid cursor part: {U64Text.Problem(parts[1])}");
    }
}
