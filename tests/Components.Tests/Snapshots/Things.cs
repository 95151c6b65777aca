using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Tests.Snapshots;

/// <summary>A host resource with a number; some numbers are special to the keeper.</summary>
internal static class Things
{
    /// <summary>The thing takes its number from the thing with the next rep.</summary>
    public const uint ChildOfNext = 777;

    public const uint Forbidden = 666;

    public static HostImports Imports()
    {
        var type = new ResourceType("thing");
        var created = new List<Thing>();
        return new HostImports([new HostInterface(
            "test:host/things",
            [
                new HostFunction("[constructor]thing", new FunctionType([new WitParameter("n", WitType.U32)], WitType.Own(type)), (ref HostCall call) =>
                {
                    var thing = new Thing(call.Arguments[0].AsU32);
                    if (created.LastOrDefault() is { Number: ChildOfNext } child)
                        child.Parent = thing;
                    created.Add(thing);
                    call.Result = WitValue.Own(thing);
                }),
                new HostFunction("[method]thing.n", new FunctionType([new WitParameter("self", WitType.Borrow(type))], WitType.U32), (ref HostCall call) =>
                    call.Result = WitValue.U32(((Thing)call.Arguments[0].AsResource).Value)),
            ],
            [new HostResource(type, null)])]);
    }

    internal sealed class Thing(uint number)
    {
        public uint Number { get; } = number;

        public Thing? Parent { get; set; }

        public uint Value => Parent is null ? Number : 1000 + Parent.Number;
    }

    internal sealed class Keeper : IHostResourceKeeper
    {
        public ReadOnlyMemory<byte> Save(ResourceType type, object resource, Func<object, uint?> repOf)
        {
            var thing = (Thing)resource;
            if (thing.Number == Forbidden)
                throw new SnapshotRefusedException("a thing is busy");
            return new[] { BitConverter.GetBytes(thing.Number), BitConverter.GetBytes(thing.Parent is null ? 0 : repOf(thing.Parent)!.Value) }.SelectMany(b => b).ToArray();
        }

        public object Restore(ResourceType type, ReadOnlyMemory<byte> saved, Func<uint, object> byRep)
        {
            var parent = BitConverter.ToUInt32(saved.Span[4..]);
            return new Thing(BitConverter.ToUInt32(saved.Span)) { Parent = parent == 0 ? null : (Thing)byRep(parent) };
        }
    }
}
