using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Components;

/// <summary>Creation and update of components.</summary>
internal sealed class ComponentUploadEndpoints(IGrainFactory grains, IUploadStore store, UploadForm form, Func<Guid> newId, IOptions<GatewayOptions> options)
{
    public async Task CreateAsync(HttpContext context)
    {
        var component = await Grain(newId()).CreateAsync(await form.ReadAsync(context, isNamed: true));
        await JsonResponse.OkAsync(context, component, ComponentJson.Write);
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var id = PathParameters.ComponentId(context);
        var component = await Grain(id).UpdateAsync(await form.ReadAsync(context, isNamed: false));
        await JsonResponse.OkAsync(context, component, ComponentJson.Write);
    }

    /// <summary>The raw form of an update: files are kept, dynamic linking and environment become empty.</summary>
    public async Task UploadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.Value.MaxUploadBytes + (1 << 20);
        var id = PathParameters.ComponentId(context);
        ComponentKind? kind = QueryParameters.OptionalText(context, "component_type") is { } type
            ? ComponentKindText.Parse(type) ?? throw QueryParameters.Malformed("component_type", ComponentKindText.Type, ComponentKindText.Problem)
            : null;
        ContentType.RequireBytes(context);
        StoredUpload stored;
        try
        {
            stored = await store.WriteAsync(context.Request.Body, options.Value.MaxUploadBytes, context.RequestAborted);
        }
        catch (UploadTooLargeException tooLarge)
        {
            throw new PlainTextException(413, tooLarge.Message);
        }
        catch (IOException failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new UploadRejectedException($"The upload is incomplete: {failure.Message}", failure);
        }

        var component = await Grain(id).UpdateAsync(new ComponentUpload
        {
            Digest = stored.Digest,
            SizeBytes = (ulong)stored.SizeBytes,
            Kind = kind,
        });
        await JsonResponse.OkAsync(context, component, ComponentJson.Write);
    }

    private IComponentGrain Grain(Guid id) => grains.GetGrain<IComponentGrain>(id.ToString("D"));
}
