using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.KeyValue;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.BlobStore;

/// <summary><c>container-metadata</c>; time in milliseconds since the Unix epoch.</summary>
public sealed record ContainerMetadata(string Name, ulong CreatedAt);

/// <summary><c>object-metadata</c>; time in milliseconds since the Unix epoch, size in bytes.</summary>
public sealed record ObjectMetadata(string Name, string Container, ulong CreatedAt, ulong Size);

/// <summary><c>wasi:blobstore/container.container</c>.</summary>
[WitResource("wasi:blobstore/container", "container")]
public sealed class ContainerHandle : HostObject
{
    private static readonly WitType Names = WitType.List(WitType.String);
    private static readonly WitType NamesIn = WitType.Tuple(WitType.String, Names);
    private static readonly DurableFunction GetFunction = SharedCalls.Reading(
        "golem blobstore::container::get_data", WitType.Tuple(WitType.String, WitType.String, WitType.U64, WitType.U64), WitType.List(WitType.U8));

    private static readonly DurableFunction WriteFunction = SharedCalls.Writing("golem blobstore::container::write_data", ObjectHost.NameType);
    private static readonly DurableFunction ListFunction = SharedCalls.Reading("golem blobstore::container::list_object", WitType.String, Names);
    private static readonly DurableFunction DeleteFunction = SharedCalls.Writing("golem blobstore::container::delete_object", ObjectHost.NameType);
    private static readonly DurableFunction DeleteManyFunction = SharedCalls.Writing("golem blobstore::container::delete_objects", NamesIn);
    private static readonly DurableFunction HasFunction = SharedCalls.Reading("golem blobstore::container::has_object", ObjectHost.NameType, WitType.Bool);
    private static readonly DurableFunction InfoFunction = SharedCalls.Reading(
        "golem blobstore::container::object_info", ObjectHost.NameType, WitType.Tuple(WitType.U64, WitType.U64));

    private static readonly DurableFunction ClearFunction = SharedCalls.Writing("golem blobstore::container::clear", WitType.String);

    private readonly ObjectHost _host;
    private readonly string _name;
    private readonly ulong _createdAt;

    internal ContainerHandle(ObjectHost host, string name, ulong createdAt) : base(null) => (_host, _name, _createdAt) = (host, name, createdAt);

    private Services.Container Id => _host.Container(_name);

    private CancellationToken Cancellation => _host.Context.Interruption;

    public Result<string, string> Name() => Result.Ok(_name);

    public Result<ContainerMetadata, string> Info() => Result.Ok(new ContainerMetadata(_name, _createdAt));

    /// <summary><paramref name="end"/> is inclusive.</summary>
    public Result<IncomingObject, string> GetData(string name, ulong start, ulong end) => ObjectHost.Answer(
        SharedCalls.Call(
            _host.Context,
            GetFunction,
            WitValue.Tuple(WitValue.String(_name), WitValue.String(name), WitValue.U64(start), WitValue.U64(end)),
            () => _host.Store.ReadAsync(Id, name, (long)Math.Min(start, long.MaxValue), Count(start, end), Cancellation),
            content => content is { } bytes ? WitValue.Ok(SharedCalls.Bytes(bytes)) : NoObject(name)),
        content => new IncomingObject(_host.Poll, SharedCalls.LiftBytes(content)));

    public Result<Unit, string> WriteData(string name, OutgoingObject data) => ObjectHost.Answer(SharedCalls.Call(
        _host.Context,
        WriteFunction,
        ObjectHost.Name(_name, name),
        () => _host.Store.WriteAsync(Id, name, data.Content, _host.Now, Cancellation),
        written => written ? WitValue.Ok() : WitValue.Err(WitValue.String(ObjectHost.NoContainer(_name)))));

    public Result<ObjectNames, string> ListObjects() => ObjectHost.Answer(
        SharedCalls.Call(
            _host.Context,
            ListFunction,
            WitValue.String(_name),
            () => _host.Store.ListAsync(Id, Cancellation),
            static names => WitValue.Ok(SharedCalls.Strings(names))),
        static names => new ObjectNames(SharedCalls.LiftStrings(names)));

    public Result<Unit, string> DeleteObject(string name) => ObjectHost.Answer(SharedCalls.Call(
        _host.Context, DeleteFunction, ObjectHost.Name(_name, name), () => _host.Store.DeleteAsync(Id, [name], Cancellation)));

    public Result<Unit, string> DeleteObjects(string[] names) => ObjectHost.Answer(SharedCalls.Call(
        _host.Context, DeleteManyFunction, WitValue.Tuple(WitValue.String(_name), SharedCalls.Strings(names)), () => _host.Store.DeleteAsync(Id, names, Cancellation)));

    public Result<bool, string> HasObject(string name) => ObjectHost.Answer(
        SharedCalls.Call(
            _host.Context,
            HasFunction,
            ObjectHost.Name(_name, name),
            () => _host.Store.FindAsync(Id, name, Cancellation),
            static found => WitValue.Ok(WitValue.Bool(found is not null))),
        static found => found.AsBool);

    public Result<ObjectMetadata, string> ObjectInfo(string name) => ObjectHost.Answer(
        SharedCalls.Call(
            _host.Context,
            InfoFunction,
            ObjectHost.Name(_name, name),
            () => _host.Store.FindAsync(Id, name, Cancellation),
            found => found is { } info
                ? WitValue.Ok(WitValue.Tuple(WitValue.U64(ObjectHost.Timestamp(info.CreatedAt)), WitValue.U64((ulong)info.SizeBytes)))
                : NoObject(name)),
        info => new ObjectMetadata(name, _name, info.AsItems[0].AsU64, info.AsItems[1].AsU64));

    public Result<Unit, string> Clear() => ObjectHost.Answer(SharedCalls.Call(
        _host.Context, ClearFunction, WitValue.String(_name), () => _host.Store.DeleteAsync(Id, null, Cancellation)));

    private static WitValue NoObject(string name) => WitValue.Err(WitValue.String(ObjectHost.NoObject(name)));

    private static long Count(ulong start, ulong end) => end < start ? 0 : (long)Math.Min(end - start, long.MaxValue - 1) + 1;
}

/// <summary><c>stream-object-names</c>: a list taken at once.</summary>
[WitResource("wasi:blobstore/container", "stream-object-names")]
public sealed class ObjectNames : HostObject
{
    private readonly string[] _names;
    private int _next;

    internal ObjectNames(string[] names) : base(null) => _names = names;

    /// <summary>Up to <paramref name="len"/> names, and whether that was the end.</summary>
    public Result<(string[], bool), string> ReadStreamObjectNames(ulong len)
    {
        var count = Take(len);
        return Result.Ok((_names[(_next - count).._next], _next == _names.Length));
    }

    public Result<(ulong, bool), string> SkipStreamObjectNames(ulong num)
    {
        var count = Take(num);
        return Result.Ok(((ulong)count, _next == _names.Length));
    }

    private int Take(ulong count)
    {
        var taken = (int)Math.Min(count, (ulong)(_names.Length - _next));
        _next += taken;
        return taken;
    }
}
