using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;

namespace GolemOrleans.Grains.Plugins;

/// <summary>
/// Transformers over HTTP. Validation posts the parameters as a JSON object to the validate URL; a service that has none there
/// (404, 405) accepts everything. A transformation posts a multipart form to the transform URL: <c>component</c> (the bytes),
/// <c>metadata</c> (<see cref="TransformedComponentJson"/>), then one text part per parameter; the answer's body is the new
/// component. Any status but 2xx is a refusal, its body the reason; one of 500 and above, and no answer at all, are tried again.
/// </summary>
public sealed class HttpComponentTransformer(HttpClient http, IBlobStore blobs, TransformerOptions options, TimeProvider time) : IComponentTransformer
{
    private const int MaxReasonBytes = 4096;
    private static readonly string[] s_reserved = ["component", "metadata"];

    public async Task ValidateAsync(
        PluginDefinitionRecord plugin, IReadOnlyCollection<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        CheckNames(parameters);
        await AskAsync(
            plugin,
            plugin.ValidateUrl,
            _ => Task.FromResult<HttpContent>(JsonContent.Create(new Dictionary<string, string>(parameters))),
            static (answer, _) => Task.FromResult(answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed ? "" : null),
            cancellation);
    }

    public Task<string> TransformAsync(
        PluginDefinitionRecord plugin, IReadOnlyCollection<KeyValuePair<string, string>> parameters, ComponentVersionRecord component, string digest, CancellationToken cancellation)
    {
        CheckNames(parameters);
        return AskAsync(plugin, plugin.TransformUrl, limit => FormAsync(parameters, component, digest, limit), StoreAsync, cancellation);
    }

    private async Task<HttpContent> FormAsync(
        IReadOnlyCollection<KeyValuePair<string, string>> parameters, ComponentVersionRecord component, string digest, CancellationToken cancellation)
    {
        var form = new MultipartFormDataContent();
        form.Add(new StreamContent(await blobs.OpenReadAsync(BlobDigest.Parse(digest), cancellation)), "component", "component.wasm");
        var metadata = new ReadOnlyMemoryContent(TransformedComponentJson.Of(component));
        metadata.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        form.Add(metadata, "metadata");
        foreach (var (name, value) in parameters)
            form.Add(new StringContent(value), name);
        return form;
    }

    /// <summary>Null when the plugin refused.</summary>
    private async Task<string?> StoreAsync(HttpResponseMessage answer, CancellationToken limit)
    {
        if (!answer.IsSuccessStatusCode)
            return null;
        await using var body = await answer.Content.ReadAsStreamAsync(limit);
        return (await blobs.PutAsync(new LimitedStream(body, options.MaxComponentBytes), limit)).ToString();
    }

    /// <param name="content">Makes the request's body, for each attempt anew.</param>
    /// <param name="read">Reads the answer; null when it is a refusal.</param>
    private async Task<string> AskAsync(
        PluginDefinitionRecord plugin,
        string url,
        Func<CancellationToken, Task<HttpContent>> content,
        Func<HttpResponseMessage, CancellationToken, Task<string?>> read,
        CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var own = new CancellationTokenSource(options.Limit, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, own.Token);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = await content(limit.Token) };
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (await read(answer, limit.Token) is { } done)
                    return done;
                if ((int)answer.StatusCode < 500 || attempt >= options.Attempts)
                    throw new TransformationException($"Plugin {plugin.Name} refused with status {(int)answer.StatusCode}: {await ReasonAsync(answer, limit.Token)}");
            }
            catch (AnswerTooLargeException tooLarge)
            {
                throw new TransformationException($"Plugin {plugin.Name} {tooLarge.Message}", tooLarge);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new TransformationException($"Plugin {plugin.Name} does not answer at {url} within {options.Limit.TotalSeconds} seconds", late);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                if (attempt >= options.Attempts)
                    throw new TransformationException($"Plugin {plugin.Name} does not answer at {url}: {broken.Message}", broken);
            }

            await Task.Delay(options.FirstPause * (1 << (attempt - 1)), time, cancellation);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken limit)
    {
        var reason = new byte[MaxReasonBytes];
        await using var body = await answer.Content.ReadAsStreamAsync(limit);
        var length = await body.ReadAtLeastAsync(reason, reason.Length, throwOnEndOfStream: false, limit);
        return Encoding.UTF8.GetString(reason, 0, length);
    }

    private static void CheckNames(IReadOnlyCollection<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Select(parameter => parameter.Key).FirstOrDefault(s_reserved.Contains) is { } reserved)
            throw new TransformationException($"Parameter key '{reserved}' is reserved");
    }
}
