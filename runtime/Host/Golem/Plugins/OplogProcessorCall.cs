using System.Collections.Frozen;
using System.Collections.Immutable;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Golem.Api;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Runtime.Host.Golem.Plugins;

/// <summary>
/// Entries of an observed worker as an invocation of an oplog processor plugin: <c>process</c> of the resource
/// <c>golem:api/oplog-processor.processor</c>, which is constructed once per account, component and configuration. Which plugin
/// worker is called, when, and how far it has got is the business of whoever sends the request
/// (<see cref="Services.IWorkerRpc.InvokeAsync"/>). Pure but for the payloads; thread-safe.
/// </summary>
public static class OplogProcessorCall
{
    public const string InterfaceName = "golem:api/oplog-processor@1.1.6";

    private static readonly Lazy<OplogProcessorTypes> Current = new(() => TypesOf(HostWit.Load()));

    /// <param name="observed">The worker whose entries they are.</param>
    /// <param name="configuration">The parameters of the plugin's installation.</param>
    /// <param name="first">Index of the first entry; the others follow without a gap.</param>
    /// <param name="load">The bytes of a payload of an entry.</param>
    /// <param name="idempotencyKey">Names this batch: the same batch sent again is processed once.</param>
    /// <param name="types">Of the plugin's own exports, which may be of an older version; null: those of this version.</param>
    /// <returns>A request for the plugin worker, to be sent as fire and forget.</returns>
    public static InvocationRequest Of(
        WorkerStatusRecord observed,
        string accountId,
        IReadOnlyDictionary<string, string> configuration,
        OplogIndex first,
        IReadOnlyList<OplogEntry> entries,
        Func<OplogPayload, ReadOnlyMemory<byte>> load,
        string idempotencyKey,
        OplogProcessorTypes? types = null)
    {
        types ??= Current.Value;
        var lowering = new OplogEntries(observed.WorkerId, load, types.HasPersistenceLevels);
        var parameters = WitType.Tuple(types.Process.Select(p => p.Type).ToArray());
        var values = WitValue.Tuple(
            GuestWorkerId.From(observed.WorkerId).Lower(),
            WorkerMetadataCodec.Lower(WorkerMetadata.From(observed)),
            WitValue.U64(first.Value),
            WitValue.List(entries.Select(lowering.Lower).ToArray()));
        return new InvocationRequest
        {
            IdempotencyKey = idempotencyKey,
            Function = $"{InterfaceName}.{{processor({Arguments(types.Constructor, observed.WorkerId.ComponentId, accountId, configuration)}).process}}",
            Parameters = BinaryValueCodec.Encode(new ValueAndType(parameters, values)),
            Context = InvocationContext.Of(default),
            FireAndForget = true,
        };
    }

    private static string Arguments(ImmutableArray<WitParameter> constructor, Guid component, string accountId, IReadOnlyDictionary<string, string> configuration)
    {
        WitValue[] values =
        [
            WitValue.Record(WitValue.Record(WitValue.String(accountId))),
            WitValue.Record(GuestUuid.From(component).Lower()),
            WitValue.List(configuration.OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => WitValue.Tuple(WitValue.String(c.Key), WitValue.String(c.Value))).ToArray()),
        ];
        return string.Join(", ", constructor.Select((parameter, i) => WaveText.Print(parameter.Type, values[i])));
    }

    private static OplogProcessorTypes TypesOf(WitPackageSet packages)
    {
        var functions = packages.Find(InterfaceName)!.Functions.ToFrozenDictionary(f => f.Name, f => f.Type);
        return new OplogProcessorTypes(functions["[constructor]processor"].Parameters, functions["[method]processor.process"].Parameters.RemoveAt(0));
    }
}
