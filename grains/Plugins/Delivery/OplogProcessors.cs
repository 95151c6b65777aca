using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Components;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Golem.Plugins;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values.Binary;
using Orleans;

using InvocationState = GolemOrleans.GrainInterfaces.InvocationState;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Speaks to the workers of oplog processor plugins. Thread-safe.</summary>
public sealed class OplogProcessors(IGrainFactory grains, ComponentCatalog catalog, IBlobStore blobs, TimeProvider time)
{
    /// <summary>The plugin behind an installation; null when it is none that gets entries.</summary>
    public async Task<PluginDefinitionRecord?> FindAsync(ObservingPlugin plugin) =>
        await Registry().FindAsync(plugin.Name, plugin.Version) is { Kind: PluginKind.OplogProcessor } found ? found : null;

    /// <summary>Whether workers of the component run a plugin: nobody gets their entries, or they would never end.</summary>
    public Task<bool> IsProcessorAsync(Guid component) => Registry().IsProcessorAsync(component);

    /// <summary>Encodes entries for a plugin.</summary>
    /// <param name="key">Names the batch.</param>
    /// <exception cref="ProcessorFailedException">The plugin's component cannot be had or is no oplog processor.</exception>
    public async Task<ProcessorBatch> PrepareAsync(
        PluginDefinitionRecord plugin, ObservingPlugin installed, WorkerStatusRecord observed, ulong first, IReadOnlyList<OplogEntry> entries, string key)
    {
        var types = await TypesAsync(plugin);
        var payloads = await LoadedPayloads.LoadAsync(blobs, observed.WorkerId, entries);
        var call = OplogProcessorCall.Of(
            observed, observed.AccountId, RequestReader.ToDictionary(installed.Parameters), new OplogIndex(first), entries, payloads.Bytes, key, types);
        return new ProcessorBatch
        {
            Plugin = $"{plugin.Name} {plugin.Version}",
            Target = ProcessorWorker.For(plugin, observed.WorkerId.ComponentId),
            First = first,
            Count = entries.Count,
            Since = entries[0].Timestamp,
            Request = new InvokeRequest
            {
                IdempotencyKey = key,
                Function = call.Function,
                Encoding = ParameterEncoding.Binary,
                Parameters = call.Parameters,
                Inheritance = new WorkerInheritance { ComponentVersion = plugin.ComponentVersion },
            },
        };
    }

    /// <summary>Sends a batch and waits until the plugin has processed it. The same batch sent again is not processed again.</summary>
    /// <returns>Null when it was processed; otherwise why the plugin refused it, which is final for its key.</returns>
    /// <exception cref="ProcessorFailedException">The plugin's worker failed; the same batch may be sent again.</exception>
    public async Task<string?> SendAsync(ProcessorBatch batch, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IWorkerGrain>(batch.Target.ToString());
        try
        {
            var outcome = await grain.CompleteAsync(batch.Request, time, cancellation);
            if (outcome.State == InvocationState.Completed)
                return Refusal(outcome.Result);

            // A worker that has failed takes nothing more; dropping the failure lets it serve others, and this batch later.
            if (outcome.Error is { Type: "RuntimeError" or "PreviousInvocationFailed" or "PreviousInvocationExited" })
                await WorkerCalls.RepeatAsync(grain.RevertFailureAsync, time, cancellation);
            throw new ProcessorFailedException($"{outcome.Error!.Type}: {outcome.Error.Details}");
        }
        catch (GolemException refused)
        {
            throw new ProcessorFailedException(refused.Message, refused);
        }
    }

    private async Task<OplogProcessorTypes> TypesAsync(PluginDefinitionRecord plugin)
    {
        try
        {
            return OplogProcessorTypes.Of(await catalog.GetExportsAsync(plugin.ComponentId, plugin.ComponentVersion, CancellationToken.None))
                ?? throw new ProcessorFailedException($"component {plugin.ComponentId:D} does not export {OplogProcessorCall.InterfaceName}");
        }
        catch (WorkerException unusable)
        {
            throw new ProcessorFailedException(unusable.Fault.Message, unusable);
        }
    }

    private static string? Refusal(ReadOnlyMemory<byte> result)
    {
        var value = BinaryValueCodec.ReadTyped(result.Span).Value;
        return value.IsOk ? null : value.HasPayload ? value.Payload.AsString : "";
    }

    private IPluginRegistryGrain Registry() => grains.GetGrain<IPluginRegistryGrain>("all");
}

/// <summary>An oplog processor could not be used now.</summary>
public sealed class ProcessorFailedException(string message, Exception? inner = null) : Exception(message, inner);
