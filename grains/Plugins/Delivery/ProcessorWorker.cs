using System.Text;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>
/// Names of the workers that run oplog processors, and of the batches they get. The same for ever and everywhere: that is
/// what makes a batch that is sent again the same invocation. Pure.
/// </summary>
internal static class ProcessorWorker
{
    private const int NameBytesMax = 512;

    /// <summary>One worker per plugin version and observed component.</summary>
    public static WorkerKey For(PluginDefinitionRecord plugin, Guid observedComponent)
    {
        var name = $"oplog-processor:{plugin.Name}:{plugin.Version}:{observedComponent:D}";
        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax)
            name = $"oplog-processor:{KeyHash.Of($"{plugin.Name}\n{plugin.Version}").Value:x32}:{observedComponent:D}";
        return new WorkerKey(plugin.ComponentId, name);
    }

    /// <param name="refusals">A batch that was answered with an error is another invocation the next time.</param>
    public static string BatchKey(WorkerId worker, DateTimeOffset createdAt, Guid installation, ulong first, int refusals)
    {
        var key = $"oplog:{installation:D}:{worker}:{createdAt.UtcTicks}:{first}";
        return refusals == 0 ? key : $"{key}:{refusals}";
    }
}
