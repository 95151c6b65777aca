using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.KeyValue;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.BlobStore;

/// <summary><c>object-id</c>.</summary>
public sealed record ObjectId(string Container, string Object);

/// <summary><c>wasi:blobstore/blobstore</c>.</summary>
[WitInterface("wasi:blobstore/blobstore")]
internal sealed class BlobStoreFunctions(ObjectHost host)
{
    private static readonly WitType TwoNames = WitType.Tuple(ObjectHost.NameType, ObjectHost.NameType);

    private static readonly DurableFunction CreateFunction = SharedCalls.Writing("golem blobstore::blobstore::create_container", WitType.String, WitType.U64);
    private static readonly DurableFunction GetFunction = SharedCalls.Reading("golem blobstore::blobstore::get_container", WitType.String, WitType.U64);
    private static readonly DurableFunction DeleteFunction = SharedCalls.Writing("golem blobstore::blobstore::delete_container", WitType.String);
    private static readonly DurableFunction ExistsFunction = SharedCalls.Reading("golem blobstore::blobstore::container_exists", WitType.String, WitType.Bool);
    private static readonly DurableFunction CopyFunction = SharedCalls.Writing("golem blobstore::blobstore::copy_object", TwoNames);
    private static readonly DurableFunction MoveFunction = SharedCalls.Writing("golem blobstore::blobstore::move_object", TwoNames);

    /// <summary>Creating one that exists opens it.</summary>
    public Result<ContainerHandle, string> CreateContainer(string name) => ObjectHost.Answer(
        SharedCalls.Call(
            host.Context,
            CreateFunction,
            WitValue.String(name),
            () => host.Store.CreateContainerAsync(host.Container(name), host.Now, host.Context.Interruption),
            static created => WitValue.Ok(WitValue.U64(ObjectHost.Timestamp(created)))),
        created => new ContainerHandle(host, name, created.AsU64));

    public Result<ContainerHandle, string> GetContainer(string name) => ObjectHost.Answer(
        SharedCalls.Call(
            host.Context,
            GetFunction,
            WitValue.String(name),
            () => host.Store.FindContainerAsync(host.Container(name), host.Context.Interruption),
            created => created is { } time ? WitValue.Ok(WitValue.U64(ObjectHost.Timestamp(time))) : WitValue.Err(WitValue.String(ObjectHost.NoContainer(name)))),
        created => new ContainerHandle(host, name, created.AsU64));

    /// <summary>Deletes a container with its objects.</summary>
    public Result<Unit, string> DeleteContainer(string name) => ObjectHost.Answer(SharedCalls.Call(
        host.Context,
        DeleteFunction,
        WitValue.String(name),
        () => host.Store.DeleteContainerAsync(host.Container(name), host.Context.Interruption),
        static _ => WitValue.Ok()));

    public Result<bool, string> ContainerExists(string name) => ObjectHost.Answer(
        SharedCalls.Call(
            host.Context,
            ExistsFunction,
            WitValue.String(name),
            () => host.Store.FindContainerAsync(host.Container(name), host.Context.Interruption),
            static created => WitValue.Ok(WitValue.Bool(created is not null))),
        static exists => exists.AsBool);

    public Result<Unit, string> CopyObject(ObjectId src, ObjectId dest) => Copy(CopyFunction, src, dest, move: false);

    public Result<Unit, string> MoveObject(ObjectId src, ObjectId dest) => Copy(MoveFunction, src, dest, move: true);

    private Result<Unit, string> Copy(DurableFunction function, ObjectId source, ObjectId target, bool move) => ObjectHost.Answer(SharedCalls.Call(
        host.Context,
        function,
        WitValue.Tuple(ObjectHost.Name(source.Container, source.Object), ObjectHost.Name(target.Container, target.Object)),
        () => host.Store.CopyAsync(
            host.Container(source.Container), source.Object, host.Container(target.Container), target.Object, move, host.Now, host.Context.Interruption),
        copied => copied ? WitValue.Ok() : WitValue.Err(WitValue.String($"{ObjectHost.NoObject(source.Object)}, or no container {target.Container}"))));
}
