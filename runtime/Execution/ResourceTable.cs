using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Guest resources whose handles are outside: numbered from 0 per worker in the order they left, rebuilt by replay. Indexed
/// ones are found again by name and constructor arguments.
/// </summary>
internal sealed class ResourceTable(WorkerContext context)
{
    private readonly Dictionary<ulong, object> _byId = [];
    private readonly Dictionary<string, ulong> _indexed = [];
    private ulong _next;

    /// <summary>Gives an id to a resource that leaves the worker.</summary>
    public ulong Add(object resource)
    {
        var id = _next++;
        _byId.Add(id, resource);
        Note(new CreateResourceEntry(context.Now, id));
        return id;
    }

    /// <exception cref="Failures.HostTrapException">Unknown, or consumed already.</exception>
    public object Borrow(ulong id) => _byId.TryGetValue(id, out var resource) ? resource : throw new Failures.HostTrapException($"unknown handle index {id}");

    /// <summary>Takes a resource out: its handle has come back as owned.</summary>
    /// <exception cref="Failures.HostTrapException">Unknown, or consumed already.</exception>
    public object Take(ulong id)
    {
        var resource = Borrow(id);
        _byId.Remove(id);
        foreach (var (key, value) in _indexed)
        {
            if (value == id)
            {
                _indexed.Remove(key);
                break;
            }
        }

        Note(new DropResourceEntry(context.Now, id));
        return resource;
    }

    /// <summary>The id of an indexed resource, or null when it must be constructed.</summary>
    public ulong? FindIndexed(string? interfaceName, string resource, IReadOnlyList<string> arguments) =>
        _indexed.TryGetValue(Key(interfaceName, resource, arguments), out var id) ? id : null;

    /// <summary>Names a resource for later.</summary>
    public void Describe(ulong id, string? interfaceName, string resource, IReadOnlyList<string> arguments, OplogPayload values)
    {
        _indexed[Key(interfaceName, resource, arguments)] = id;
        Note(new DescribeResourceEntry(context.Now, id, resource, values, arguments));
    }

    private static string Key(string? interfaceName, string resource, IReadOnlyList<string> arguments) =>
        $"{interfaceName}/{resource}({string.Join('\u0001', arguments)})";

    private void Note(OplogEntry entry)
    {
        if (context.IsLive && context.IsRecording)
            context.Append(entry);
    }
}
