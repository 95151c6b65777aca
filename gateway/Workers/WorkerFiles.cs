using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Contents of files of workers, in their turn among the invocations and as of one moment. Thread-safe.</summary>
internal sealed class WorkerFiles(IGrainFactory grains, Func<Guid> newId, IOptions<GatewayOptions> options)
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Opens a file; the worker is created when it does not exist.</summary>
    /// <param name="worker">Whose file.</param>
    /// <param name="path">As <see cref="Path"/> answers it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="GrainInterfaces.Errors.GolemException">There is no such file.</exception>
    public async Task<WorkerFile> OpenAsync(WorkerKey worker, string path, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IWorkerGrain>(worker.ToString());
        var reader = newId();
        Task<FileChunk> ReadAsync(long offset) =>
            RepeatAsync(() => grain.ReadFileAsync(path, reader, offset, ChunkBytes, options.Value.InvocationWait), cancellation);
        return new WorkerFile(await ReadAsync(0), ReadAsync);
    }

    /// <summary>Asks a worker until its turn has come.</summary>
    public static async Task<T> RepeatAsync<T>(Func<Task<T?>> look, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            if (await look().WaitAsync(cancellation) is { } seen)
                return seen;
        }
    }

    /// <summary>An absolute path without empty and dot segments.</summary>
    /// <exception cref="BadRequestException">It leads upwards, or is none.</exception>
    public static string Path(string text)
    {
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        return segments.Contains("..") || segments.Any(s => s.Contains('\0'))
            ? throw new BadRequestException("Invalid file path")
            : "/" + string.Join('/', segments);
    }
}

/// <summary>An open file: its first part is there. Not thread-safe.</summary>
internal sealed class WorkerFile(FileChunk first, Func<long, Task<FileChunk>> readAsync)
{
    /// <summary>Sends the content. When the rest of it is lost the connection is broken: half a file must not look like a whole one.</summary>
    public async Task SendAsync(HttpContext context, CancellationToken cancellation)
    {
        var chunk = first;
        if (chunk.EndOfFile)
            context.Response.ContentLength = chunk.Bytes.Length;
        long offset = 0;
        while (true)
        {
            await context.Response.BodyWriter.WriteAsync(chunk.Bytes, cancellation);
            offset += chunk.Bytes.Length;
            if (chunk.EndOfFile)
                return;
            chunk = await readAsync(offset);
            if (!chunk.IsLost)
                continue;
            context.Abort();
            return;
        }
    }
}
