using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Directory listings and file contents of a worker.</summary>
internal sealed class FileEndpoints(IGrainFactory grains, Func<Guid> newId, IOptions<GatewayOptions> options)
{
    private const int ChunkBytes = 256 * 1024;

    public async Task ListAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var path = FilePath(context);
        var listing = await RepeatAsync(context, () => Grain(worker).ListFilesAsync(path, options.Value.InvocationWait));
        await JsonResponse.OkAsync(context, listing, static (json, listing) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("nodes");
            foreach (var node in listing.Nodes)
            {
                json.WriteStartObject();
                json.WriteString("name", node.Name);
                json.WriteNumber("lastModified", node.LastModifiedUnixSeconds);
                json.WriteString("kind", node.IsDirectory ? "directory" : "file");
                if (node.IsDirectory)
                {
                    json.WriteNull("permissions");
                    json.WriteNull("size");
                }
                else
                {
                    json.WriteString("permissions", node.ReadOnly ? "read-only" : "read-write");
                    json.WriteNumber("size", node.SizeBytes);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task ReadAsync(HttpContext context)
    {
        var grain = Grain(PathParameters.Worker(context));
        var path = FilePath(context);
        var reader = newId();
        var chunk = await RepeatAsync(context, () => grain.ReadFileAsync(path, reader, 0, ChunkBytes, options.Value.InvocationWait));
        context.Response.ContentType = "application/octet-stream";
        long offset = 0;
        while (true)
        {
            await context.Response.BodyWriter.WriteAsync(chunk.Bytes, context.RequestAborted);
            offset += chunk.Bytes.Length;
            if (chunk.EndOfFile)
                return;
            var at = offset;
            chunk = await RepeatAsync(context, () => grain.ReadFileAsync(path, reader, at, ChunkBytes, options.Value.InvocationWait));

            // Half a file must not look like a whole one.
            if (chunk.IsLost)
                context.Abort();
        }
    }

    private static async Task<T> RepeatAsync<T>(HttpContext context, Func<Task<T?>> look)
        where T : class
    {
        while (true)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            if (await look() is { } seen)
                return seen;
        }
    }

    /// <summary>The absolute path that the last segment names, without empty and dot segments.</summary>
    private static string FilePath(HttpContext context)
    {
        var segments = PathParameters.Text(context, "file_name").Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        return segments.Contains("..") || segments.Any(s => s.Contains('\0'))
            ? throw new BadRequestException("Invalid file path")
            : "/" + string.Join('/', segments);
    }

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
