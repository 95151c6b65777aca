using System.Net.Http.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;

namespace GolemOrleans.Grains.Plugins;

/// <summary>
/// Transformers over HTTP. Validation posts the parameters as a JSON object to the validate URL. A transformation posts a
/// multipart form to the transform URL: the file <c>component</c>, then one text field per parameter; the answer's body is the
/// new component. Any status but 2xx is a refusal, its body the reason.
/// </summary>
public sealed class HttpComponentTransformer(HttpClient http, IBlobStore blobs) : IComponentTransformer
{
    private const long MaxComponentBytes = 1L << 30;
    private const int MaxReasonBytes = 4096;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(25);

    public async Task ValidateAsync(
        PluginDefinitionRecord plugin, IReadOnlyCollection<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, plugin.ValidateUrl)
        {
            Content = JsonContent.Create(new Dictionary<string, string>(parameters)),
        };
        using var answer = await SendAsync(plugin, request, cancellation);
    }

    public async Task<string> TransformAsync(
        PluginDefinitionRecord plugin, IReadOnlyCollection<KeyValuePair<string, string>> parameters, string digest, CancellationToken cancellation)
    {
        await using var bytes = await blobs.OpenReadAsync(BlobDigest.Parse(digest), cancellation);
        using var form = new MultipartFormDataContent();
        form.Add(new StreamContent(bytes), "component", "component.wasm");
        foreach (var (name, value) in parameters)
            form.Add(new StringContent(value), name);
        using var request = new HttpRequestMessage(HttpMethod.Post, plugin.TransformUrl) { Content = form };
        using var answer = await SendAsync(plugin, request, cancellation);
        if (answer.Content.Headers.ContentLength > MaxComponentBytes)
            throw new TransformationException($"Plugin {plugin.Name} answered with more than {MaxComponentBytes} bytes.");
        await using var transformed = await answer.Content.ReadAsStreamAsync(cancellation);
        return (await blobs.PutAsync(transformed, cancellation)).ToString();
    }

    private async Task<HttpResponseMessage> SendAsync(PluginDefinitionRecord plugin, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_limit);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new TransformationException($"Plugin {plugin.Name} does not answer at {request.RequestUri}: {failure.Message}", failure);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var reason = await answer.Content.ReadAsByteArrayAsync(cancellation);
            var text = System.Text.Encoding.UTF8.GetString(reason.AsSpan(0, Math.Min(reason.Length, MaxReasonBytes)));
            throw new TransformationException($"Plugin {plugin.Name} refused with status {(int)answer.StatusCode}: {text}");
        }
    }
}
