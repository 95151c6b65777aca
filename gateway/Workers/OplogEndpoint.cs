using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Pages of a worker's oplog, by index or by query.</summary>
internal sealed class OplogEndpoint(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public async Task GetAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var count = (int)Math.Min(QueryParameters.RequiredU64(context, "count"), (ulong)options.Value.MaxOplogPage);
        var from = QueryParameters.OptionalU64(context, "from");
        var query = QueryParameters.OptionalText(context, "query");
        if (from is not null && query is not null)
            throw new BadRequestException("Cannot specify both the 'from' and the 'query' parameters");
        var cursor = Cursor(QueryParameters.OptionalText(context, "cursor"));

        var grain = grains.GetGrain<IWorkerGrain>(worker.ToString());
        var start = cursor?.Index ?? from ?? 1;
        var page = query is null
            ? await grain.GetOplogAsync(start, count, cursor?.Version)
            : await SearchAsync(context, grain, query, start, Math.Max(1, count), cursor?.Version);
        await JsonResponse.OkAsync(context, page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("entries");
            foreach (var entry in page.Entries)
                json.WriteRawValue(entry.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteNumber("firstIndexInChunk", page.FirstIndexInChunk);
            json.WriteNumber("lastIndex", page.LastIndex);
            if (page.NextIndex is { } next)
            {
                json.WriteStartObject("next");
                json.WriteNumber("currentComponentVersion", page.CurrentComponentVersion);
                json.WriteNumber("nextOplogIndex", next);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("next");
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Goes on until something is found or the oplog ends: to clients an empty page is the end.</summary>
    private static async Task<OplogPage> SearchAsync(HttpContext context, IWorkerGrain grain, string query, ulong start, int count, ulong? version)
    {
        var page = await grain.SearchOplogAsync(query, start, count, version);
        while (page is { Entries: [], NextIndex: { } next })
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            page = await grain.SearchOplogAsync(query, next, count, page.CurrentComponentVersion) with { FirstIndexInChunk = page.FirstIndexInChunk };
        }

        return page;
    }

    /// <summary><c>{next index}-{component version}</c>.</summary>
    private static (ulong Index, ulong Version)? Cursor(string? text)
    {
        if (text is null)
            return null;
        var parts = text.Split('-');
        if (parts.Length != 2)
            throw Malformed("Invalid oplog cursor");
        if (!U64Text.TryParse(parts[0], out var index))
            throw Malformed("Invalid index in the oplog cursor");
        return U64Text.TryParse(parts[1], out var version) ? (index, version) : throw Malformed("Invalid component version in the oplog cursor");

        static PlainTextException Malformed(string problem) => QueryParameters.Malformed("cursor", "OplogCursor", problem);
    }
}
