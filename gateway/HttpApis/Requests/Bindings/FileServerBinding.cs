using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.Workers;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// Answers with a file. A read-only initial file of the component is the same in every worker and needs none; others are read from
/// the worker in their turn, as of one moment.
/// </summary>
internal sealed class FileServerBinding(WorkerTargets targets, ResponseExpression expression, WorkerFiles files, IGrainFactory grains, IUploadStore store)
{
    public async Task AnswerAsync(RouteRequest request)
    {
        var target = await targets.FindAsync(request);
        var answer = FileAnswer.Of(await expression.RunAsync(request, target));
        var path = WorkerFiles.Path(answer.Path);
        if (await OpenInitialAsync(request.Route.Component!, path, request.Cancellation) is { } initial)
        {
            await using (initial)
            {
                Begin(request.Context.Response, answer);
                if (initial.CanSeek)
                    request.Context.Response.ContentLength = initial.Length;
                await initial.CopyToAsync(request.Context.Response.Body, request.Cancellation);
            }

            return;
        }

        var file = await OpenAsync(target.Worker, path, request.Cancellation);
        Begin(request.Context.Response, answer);
        await file.SendAsync(request.Context, request.Cancellation);
    }

    private static void Begin(HttpResponse response, FileAnswer answer)
    {
        response.StatusCode = answer.Head.Status ?? StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        AnswerHeaders.Set(response, answer.Head.Headers);
    }

    /// <summary>A worker that nobody has called yet has the files of its component.</summary>
    private async Task<WorkerFile> OpenAsync(WorkerKey worker, string path, CancellationToken cancellation)
    {
        try
        {
            return await files.OpenAsync(worker, path, cancellation);
        }
        catch (GolemException failure) when (failure.Error.Type == "WorkerNotFound")
        {
            await CreateAsync(worker);
            return await files.OpenAsync(worker, path, cancellation);
        }
    }

    private async Task CreateAsync(WorkerKey worker)
    {
        try
        {
            await grains.GetGrain<IWorkerGrain>(worker.ToString()).CreateAsync(new CreateWorkerRequest());
        }
        catch (GolemException failure) when (failure.Error.Type == "WorkerAlreadyExists")
        {
            // Another request was first.
        }
    }

    private async Task<Stream?> OpenInitialAsync(HttpApiComponentRecord component, string path, CancellationToken cancellation)
    {
        var version = await grains.GetGrain<IComponentGrain>(component.Id.ToString("D")).GetVersionAsync(component.Version);
        return version?.Files.FirstOrDefault(file => file.ReadOnly && file.Path == path) is { } initial
            ? await store.OpenReadAsync(initial.Key, cancellation)
            : null;
    }
}
