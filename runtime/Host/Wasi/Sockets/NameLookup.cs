using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>wasi:sockets/ip-name-lookup</c>: answers are recorded. Always allowed: an address is no connection.</summary>
[WitInterface("wasi:sockets/ip-name-lookup")]
internal sealed class NameLookup(NetworkHost host)
{
    private static readonly DurableFunction ResolveFunction = new(
        "sockets::ip_name_lookup::resolve_addresses", WrappedFunctionKind.ReadRemote, WitType.String,
        WitType.Result(WitType.List(Addresses.AddressType), WitType.U8));

    public Result<ResolveAddressStream, NetworkErrorCode> ResolveAddresses(NetworkHandle network, string name)
    {
        var recorded = host.Context.Durable(ResolveFunction, WitValue.String(name), () => Resolve(name));
        return recorded.IsOk
            ? Result.Ok(new ResolveAddressStream(host.Poll, [.. recorded.Payload.AsItems]))
            : Result.Err((NetworkErrorCode)recorded.Payload.AsU8);
    }

    private WitValue Resolve(string name)
    {
        if (Uri.CheckHostName(name.Trim('[', ']')) == UriHostNameType.Unknown)
            return WitValue.Err(WitValue.U8((byte)NetworkErrorCode.InvalidArgument));
        var addresses = NetworkHost.Try(() => host.Context.Wait(host.LookUpAsync(name.Trim('[', ']'))));
        return addresses.IsOk
            ? WitValue.Ok(WitValue.List(addresses.Value.Select(Addresses.Lower).ToArray()))
            : WitValue.Err(WitValue.U8((byte)addresses.Error));
    }
}

/// <summary><c>resolve-address-stream</c>: all addresses are there.</summary>
[WitResource("wasi:sockets/ip-name-lookup", "resolve-address-stream")]
public sealed class ResolveAddressStream : HostObject
{
    private readonly PollSource _poll;
    private readonly Queue<WitValue> _addresses;

    internal ResolveAddressStream(PollSource poll, WitValue[] addresses) : base(null) => (_poll, _addresses) = (poll, new(addresses));

    public Result<WitValue, NetworkErrorCode> ResolveNextAddress() =>
        Result.Ok(_addresses.TryDequeue(out var address) ? WitValue.Some(address) : WitValue.None);

    public Pollable Subscribe() => new ReadyPollable(_poll, this);
}
