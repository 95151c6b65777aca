using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Directory listings and file contents of a worker.</summary>
internal sealed class FileEndpoints(IGrainFactory grains)
{
    private const int ChunkBytes = 256 * 1024;

    public async Task ListAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var listing = await Grain(worker).ListFilesAsync(FilePath(context));
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
                if (!node.IsDirectory)
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
        long offset = 0;
        FileChunk chunk;
        do
        {
            chunk = await grain.ReadFileAsync(path, offset, ChunkBytes);
            if (offset == 0)
                context.Response.ContentType = "application/octet-stream";
            await context.Response.BodyWriter.WriteAsync(chunk.Bytes, context.RequestAborted);
            offset += chunk.Bytes.Length;
        }
        while (!chunk.EndOfFile);
    }

    private static string FilePath(HttpContext context) => "/" + PathParameters.Text(context, "file_name").TrimStart('/');

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
