using GolemOrleans.Components;
using GolemOrleans.Oplog;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>Composes components that lie in the blob store. Thread-safe.</summary>
public sealed partial class PluginComposer(IBlobStore blobs, ILogger<PluginComposer> log)
{
    /// <summary>Limit on the size of a composition in bytes.</summary>
    public const long MaxComposedBytes = 1L << 30;

    /// <summary>
    /// Plugs exports of one component into imports of another, see <see cref="ComponentComposer.Plug"/>. Nothing that fits is no
    /// error: the socket stays as it is.
    /// </summary>
    /// <returns>Digest of the composition, which is in the blob store.</returns>
    /// <exception cref="BlobNotFoundException">One of the components is not there.</exception>
    /// <exception cref="ComponentRefusedException">One of them is no component, or they do not compose.</exception>
    public async Task<BlobDigest> PlugAsync(BlobDigest socket, BlobDigest plug)
    {
        var socketBytes = await blobs.ReadAsync(socket).ConfigureAwait(false);
        var plugBytes = await blobs.ReadAsync(plug).ConfigureAwait(false);
        try
        {
            var composed = await Task.Run(() => ComponentComposer.Plug(
                ComponentDefinition.Decode(socketBytes), [ComponentDefinition.Decode(plugBytes)], MaxComposedBytes)).ConfigureAwait(false);
            return await blobs.PutAsync(composed.Bytes).ConfigureAwait(false);
        }
        catch (CompositionException unfit) when (unfit.Problem == CompositionProblem.NothingToPlug)
        {
            LogNothingToPlug(socket, plug, unfit.Message);
            return socket;
        }
        catch (Exception refused) when (refused is CompositionException or ComponentFormatException)
        {
            throw new ComponentRefusedException(refused.Message, refused);
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Component {Plug} is not plugged into {Socket}: {Reason}")]
    private partial void LogNothingToPlug(BlobDigest socket, BlobDigest plug, string reason);
}
