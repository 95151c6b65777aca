using System.Net;
using System.Net.Sockets;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Wasi.Sockets;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

/// <summary><c>wasi:sockets</c>: lookups are recorded; raw sockets work where the policy allows them.</summary>
public sealed class SocketTests
{
    private const string Net = "wasi:sockets/instance-network", Lookup = "wasi:sockets/ip-name-lookup", Tcp = "wasi:sockets/tcp", Udp = "wasi:sockets/udp";

    private static readonly HostServices Allowing = new() { WorkerFilesDirectory = "", Egress = new EgressPolicy { AllowsRawSockets = true } };

    [Fact]
    public async Task Names_are_resolved_once_and_the_answer_is_recorded()
    {
        using var script = new HostScript(guest =>
        {
            var network = guest.Call(Net, "instance-network");
            var addresses = guest.Ok(Lookup, "resolve-addresses", network, WitValue.String("127.0.0.1"));
            guest.Note(guest.Ok(Lookup, "[method]resolve-address-stream.resolve-next-address", addresses));
            guest.Note(guest.Ok(Lookup, "[method]resolve-address-stream.resolve-next-address", addresses));
            guest.Note(guest.Call("wasi:io/poll", "[method]pollable.ready", guest.Call(Lookup, "[method]resolve-address-stream.subscribe", addresses)));
            guest.Note(guest.Call(Lookup, "resolve-addresses", network, WitValue.String("no-such-host.invalid")).IsOk.ToString());
            guest.Note(guest.Call(Lookup, "resolve-addresses", network, WitValue.String("not a name")));
            guest.Ok(Lookup, "resolve-addresses", network, WitValue.String("localhost"));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(["1(0([127, 0, 0, 1]))", "0()", "True", "False", $"1({(int)NetworkErrorCode.InvalidArgument})"], notes);
        Assert.Equal(4, (await script.RecordedNamesAsync()).Count(n => n == "sockets::ip_name_lookup::resolve_addresses"));
    }

    [Fact]
    public async Task Raw_sockets_are_denied_by_default()
    {
        using var script = new HostScript(guest =>
        {
            var network = guest.Call(Net, "instance-network");
            var socket = guest.Ok("wasi:sockets/tcp-create-socket", "create-tcp-socket", WitValue.Enum(0));
            guest.Note(guest.Call(Tcp, "[method]tcp-socket.start-connect", socket, network, Address(new IPEndPoint(IPAddress.Loopback, 80))));
            guest.Note(guest.Call(Tcp, "[method]tcp-socket.start-bind", socket, network, Address(new IPEndPoint(IPAddress.Loopback, 0))));
            var udp = guest.Ok("wasi:sockets/udp-create-socket", "create-udp-socket", WitValue.Enum(1));
            guest.Note(guest.Call(Udp, "[method]udp-socket.start-bind", udp, network, Address(new IPEndPoint(IPAddress.IPv6Loopback, 0))));
        });
        Assert.All(await script.LiveAndReplayAsync(), note => Assert.Equal($"1({(int)NetworkErrorCode.AccessDenied})", note));
    }

    [Fact]
    public async Task A_guest_connects_writes_and_reads()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);
        using var script = new HostScript(
            guest =>
            {
                var network = guest.Call(Net, "instance-network");
                var socket = guest.Ok("wasi:sockets/tcp-create-socket", "create-tcp-socket", WitValue.Enum(0));
                guest.Note(guest.Call(Tcp, "[method]tcp-socket.finish-connect", socket));
                guest.Ok(Tcp, "[method]tcp-socket.set-hop-limit", socket, WitValue.U8(33));
                guest.Note(guest.Ok(Tcp, "[method]tcp-socket.hop-limit", socket));
                guest.Ok(Tcp, "[method]tcp-socket.set-keep-alive-enabled", socket, WitValue.Bool(true));
                guest.Ok(Tcp, "[method]tcp-socket.set-keep-alive-idle-time", socket, WitValue.U64(5_000_000_000));
                guest.Note(guest.Ok(Tcp, "[method]tcp-socket.keep-alive-idle-time", socket));
                guest.Ok(Tcp, "[method]tcp-socket.start-connect", socket, network, Address((IPEndPoint)listener.LocalEndpoint));
                Block(guest, Tcp, "tcp-socket", socket);
                var streams = guest.Ok(Tcp, "[method]tcp-socket.finish-connect", socket).AsItems;
                var (input, output) = (streams[0], streams[1]);
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", output, Bytes("ping"));
                guest.Note(Text(guest.Ok(Streams, "[method]input-stream.blocking-read", input, WitValue.U64(100))));
                guest.Ok(Tcp, "[method]tcp-socket.shutdown", socket, WitValue.Enum(1));
                guest.Note(guest.Call(Streams, "[method]input-stream.blocking-read", input, WitValue.U64(100)));
                guest.Note(guest.Call(Tcp, "[method]tcp-socket.start-listen", socket));
                guest.Drop(input);
                guest.Drop(output);
                guest.Drop(socket);
            },
            Allowing);
        await script.RunAsync();
        Assert.Equal("ping", await served);
        Assert.Equal(
            [$"1({(int)NetworkErrorCode.NotInProgress})", "33", "5000000000", "pong", "1(1())", $"1({(int)NetworkErrorCode.InvalidState})"],
            script.Runs[0]);
    }

    [Fact]
    public async Task A_guest_listens_and_accepts()
    {
        var client = new TaskCompletionSource<string>();
        using var script = new HostScript(
            guest =>
            {
                var network = guest.Call(Net, "instance-network");
                var socket = guest.Ok("wasi:sockets/tcp-create-socket", "create-tcp-socket", WitValue.Enum(0));
                guest.Ok(Tcp, "[method]tcp-socket.start-bind", socket, network, Address(new IPEndPoint(IPAddress.Loopback, 0)));
                guest.Ok(Tcp, "[method]tcp-socket.finish-bind", socket);
                guest.Ok(Tcp, "[method]tcp-socket.start-listen", socket);
                guest.Ok(Tcp, "[method]tcp-socket.finish-listen", socket);
                guest.Note(guest.Call(Tcp, "[method]tcp-socket.is-listening", socket));
                guest.Note(guest.Call(Tcp, "[method]tcp-socket.accept", socket));
                var port = guest.Ok(Tcp, "[method]tcp-socket.local-address", socket).Payload.AsItems[0].AsU16;
                _ = ConnectAsync(port, client);
                Block(guest, Tcp, "tcp-socket", socket);
                var accepted = guest.Ok(Tcp, "[method]tcp-socket.accept", socket).AsItems;
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", accepted[2], Bytes("hello"));
                guest.Drop(accepted[1]);
                guest.Drop(accepted[2]);
                guest.Drop(accepted[0]);
                guest.Drop(socket);
            },
            Allowing);
        await script.RunAsync();
        Assert.Equal(["True", $"1({(int)NetworkErrorCode.WouldBlock})"], script.Runs[0]);
        Assert.Equal("hello", await client.Task);
    }

    [Fact]
    public async Task Datagrams_go_out_and_come_in()
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var echo = EchoAsync(peer);
        using var script = new HostScript(
            guest =>
            {
                var network = guest.Call(Net, "instance-network");
                var socket = guest.Ok("wasi:sockets/udp-create-socket", "create-udp-socket", WitValue.Enum(0));
                guest.Ok(Udp, "[method]udp-socket.start-bind", socket, network, Address(new IPEndPoint(IPAddress.Loopback, 0)));
                guest.Ok(Udp, "[method]udp-socket.finish-bind", socket);
                var streams = guest.Ok(Udp, "[method]udp-socket.stream", socket, WitValue.None).AsItems;
                guest.Note(guest.Ok(Udp, "[method]incoming-datagram-stream.receive", streams[0], WitValue.U64(5)));
                guest.Note(guest.Ok(Udp, "[method]outgoing-datagram-stream.check-send", streams[1]));
                var datagram = WitValue.Record(Bytes("ping"), WitValue.Some(Address((IPEndPoint)peer.Client.LocalEndPoint!)));
                guest.Note(guest.Ok(Udp, "[method]outgoing-datagram-stream.send", streams[1], WitValue.List(new[] { datagram })));
                guest.Note(guest.Call(Udp, "[method]outgoing-datagram-stream.send", streams[1], WitValue.List(new[] { WitValue.Record(Bytes("x"), WitValue.None) })));
                Block(guest, Udp, "incoming-datagram-stream", streams[0]);
                guest.Note(Text(guest.Ok(Udp, "[method]incoming-datagram-stream.receive", streams[0], WitValue.U64(5)).AsItems[0].AsItems[0]));
                guest.Drop(streams[0]);
                guest.Drop(streams[1]);
                guest.Drop(socket);
            },
            Allowing);
        await script.RunAsync();
        await echo;
        Assert.Equal(["[]", "16", "1", $"1({(int)NetworkErrorCode.InvalidArgument})", "ping"], script.Runs[0]);
    }

    [Fact]
    public async Task A_denied_address_is_denied_to_raw_sockets_too()
    {
        using var script = new HostScript(
            guest =>
            {
                var network = guest.Call(Net, "instance-network");
                var socket = guest.Ok("wasi:sockets/tcp-create-socket", "create-tcp-socket", WitValue.Enum(0));
                guest.Note(guest.Call(Tcp, "[method]tcp-socket.start-connect", socket, network, Address(new IPEndPoint(IPAddress.Parse("169.254.169.254"), 80))));
            },
            Allowing);
        Assert.Equal([$"1({(int)NetworkErrorCode.AccessDenied})"], await script.LiveAndReplayAsync());
    }

    private static WitValue Address(IPEndPoint end) => Addresses.Lower(end);

    private static void Block(Guest guest, string owner, string resource, WitValue handle)
    {
        var ready = guest.Call(owner, $"[method]{resource}.subscribe", handle);
        guest.Call("wasi:io/poll", "[method]pollable.block", ready);
        guest.Drop(ready);
    }

    private static async Task<string> ServeAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[100];
        var count = await client.GetStream().ReadAsync(buffer);
        await client.GetStream().WriteAsync("pong"u8.ToArray());
        return System.Text.Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static async Task ConnectAsync(int port, TaskCompletionSource<string> read)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var reader = new StreamReader(client.GetStream());
        read.SetResult(await reader.ReadToEndAsync());
    }

    private static async Task EchoAsync(UdpClient peer)
    {
        var got = await peer.ReceiveAsync();
        await peer.SendAsync(got.Buffer, got.RemoteEndPoint);
    }
}
