using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Directory listings and file contents of a worker.</summary>
internal sealed class FileEndpoints(IGrainFactory grains, WorkerFiles files, IOptions<GatewayOptions> options)
{
    public async Task ListAsync(HttpContext context)
    {
        var worker = PathParameters.Worker(context);
        var path = FilePath(context);
        var listing = await WorkerFiles.RepeatAsync(() => Grain(worker).ListFilesAsync(path, options.Value.InvocationWait), context.RequestAborted);
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
        var file = await files.OpenAsync(PathParameters.Worker(context), FilePath(context), context.RequestAborted);
        context.Response.ContentType = "application/octet-stream";
        await file.SendAsync(context, context.RequestAborted);
    }

    /// <summary>What the last segment names.</summary>
    private static string FilePath(HttpContext context) => WorkerFiles.Path(PathParameters.Text(context, "file_name"));

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
