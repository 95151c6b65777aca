using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using GolemOrleans.Components;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Tests.Http;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Tests.Wat;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Host.Wasi.Sockets;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;
using static GolemOrleans.Runtime.Host.Tests.Wasi.ReplayTests;

namespace GolemOrleans.Runtime.Host.Tests.Policies;

/// <summary>Alone, since the meter is the process's.</summary>
[CollectionDefinition(nameof(DenialTableTests), DisableParallelization = true)]
public sealed class DenialTable;

/// <summary>Every policy and limit: what the guest sees, one log line, one count.</summary>
[Collection(nameof(DenialTableTests))]
public sealed class DenialTableTests
{
    private const int BodyTooLarge = 17;

    /// <summary>What the guest sees, and how to be refused once.</summary>
    private static readonly Dictionary<string, (string Seen, Func<LogLines, Task<string>> Run)> Table = new()
    {
        ["egress"] = ("error 4()", logs => NotesAsync(
            logs,
            new RuntimeLimits(),
            guest => guest.Note(guest.Fetch("GET", "127.0.0.1:1", "/")),
            new EgressPolicy { Denied = [IPNetwork.Parse("127.0.0.0/8")] })),
        ["raw-socket"] = ($"1({(int)NetworkErrorCode.AccessDenied})", logs => NotesAsync(logs, new RuntimeLimits(), guest =>
        {
            var socket = guest.Ok("wasi:sockets/udp-create-socket", "create-udp-socket", WitValue.Enum(0));
            var network = guest.Call("wasi:sockets/instance-network", "instance-network");
            guest.Note(guest.Call("wasi:sockets/udp", "[method]udp-socket.start-bind", socket, network, Addresses.Lower(new IPEndPoint(IPAddress.Loopback, 0))));
        })),
        [Limit.FileSize] = (Failed(ErrorCode.FileTooLarge), logs => NotesAsync(logs, new RuntimeLimits { MaxFileBytes = 10 }, guest =>
            guest.Note(guest.Call(Fs, "[method]descriptor.write", Create(guest, "a"), Bytes("01234567890"), WitValue.U64(0))))),
        [Limit.Disk] = (Failed(ErrorCode.Quota), logs => NotesAsync(logs, new RuntimeLimits { MaxDiskBytes = 5000 }, guest =>
            guest.Note(guest.Call(Fs, "[method]descriptor.set-size", Create(guest, "a"), WitValue.U64(1000))))),
        [Limit.FileEscape] = (Failed(ErrorCode.NotPermitted), logs => NotesAsync(logs, new RuntimeLimits(), guest =>
            guest.Note(guest.Call(Fs, "[method]descriptor.open-at", Root(guest), WitValue.Flags(1), WitValue.String("../secret"), WitValue.Flags(0), WitValue.Flags(1))))),
        [Limit.RequestBody] = ($"{BodyTooLarge}", logs => NotesAsync(logs, new RuntimeLimits { MaxUnsentBodyBytes = 4 }, guest =>
        {
            var body = guest.Ok(Types, "[method]outgoing-request.body", guest.Request("POST", "localhost", "/"));
            var stream = guest.Ok(Types, "[method]outgoing-body.write", body);
            var refused = guest.Call(Streams, "[method]output-stream.blocking-write-and-flush", stream, Bytes("12345"));
            guest.Note(guest.Call(Types, "http-error-code", refused.Payload.Payload).Payload.Discriminant.ToString());
        })),
        [Limit.LogRate] = ("done", logs => NotesAsync(logs, new RuntimeLimits { MaxLogBytesPerSecond = 10_000 }, guest =>
        {
            guest.Call("wasi:logging/logging", "log", WitValue.Enum(2), WitValue.String(""), WitValue.String(new string('x', 10_100)));
            guest.Note("done");
        })),
        [Limit.Random] = ("random bytes were asked for", logs => TrapAsync(logs, new RuntimeLimits(), guest =>
            guest.Call("wasi:random/random", "get-random-bytes", WitValue.U64((16 << 20) + 1)))),
        [Limit.Payload] = ("over the limit of 70000", logs => TrapAsync(logs, new RuntimeLimits { MaxHostCallPayloadBytes = 70_000 }, guest =>
            guest.Call("wasi:random/random", "get-random-bytes", WitValue.U64(80_000)))),
        [Limit.InvocationTime] = (TrapFollowUp.TimeLimitMessage, logs => TrapAsync(
            logs, new RuntimeLimits { MaxInvocationTime = TimeSpan.FromMilliseconds(20) }, guest => guest.Context.Wait(new TaskCompletionSource().Task))),
        [Limit.Memory] = ("-1", MemoryAsync),
        [Limit.PendingInvocations] = ("Too many pending invocations", PendingAsync),
    };

    public static TheoryData<string> Policies => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_refusal_is_an_error_to_the_guest_a_log_line_and_a_count_to_the_operator(string policy)
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == PolicyInstruments.MeterName) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => counted.Enqueue($"{instrument.Name} {tags[0].Value}"));
        listener.Start();
        var logs = new LogLines();
        var (seen, run) = Table[policy];
        Assert.Contains(seen, await run(logs), StringComparison.Ordinal);
        Assert.Equal([$"golem.host.denials {policy}"], counted);
        var word = policy switch { "egress" => "127.0.0.1", "raw-socket" => "raw sockets are not allowed", _ => $"Limit {policy} of worker" };
        Assert.Single(logs.Lines, line => line.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_is_in_the_table()
    {
        var limits = typeof(Limit).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Empty(limits.Except(Table.Keys));
    }

    /// <summary>What the guest noted, live and in replay the same.</summary>
    private static async Task<string> NotesAsync(LogLines logs, RuntimeLimits limits, Action<Guest> guest, EgressPolicy? egress = null)
    {
        using var script = Script(logs, limits, guest, egress);
        return Assert.Single(await script.LiveAndReplayAsync());
    }

    private static async Task<string> TrapAsync(LogLines logs, RuntimeLimits limits, Action<Guest> guest)
    {
        using var script = Script(logs, limits, guest, null);
        script.World.Services = script.World.Services with { RetryPolicy = new Oplog.Entries.RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero, 1, null) };
        await using var runtime = script.Start();
        return Assert.IsType<InvocationState.Failed>(await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long)).Fault.Message;
    }

    private static HostScript Script(LogLines logs, RuntimeLimits limits, Action<Guest> guest, EgressPolicy? egress)
    {
        var script = new HostScript(guest, new HostServices { WorkerFilesDirectory = "", Logging = logs, Egress = egress ?? new EgressPolicy() });
        script.World.Services = script.World.Services with { Logging = logs, Limits = limits };
        return script;
    }

    private static async Task<string> MemoryAsync(LogLines logs)
    {
        using var worker = new WatWorker(ComponentDefinition.Decode(WatText.ToWasm(GrowingGuest.Text)));
        worker.World.Services = worker.World.Services with { Logging = logs, Limits = new RuntimeLimits { MaxMemoryBytes = 2 << 20 } };
        await using var runtime = worker.World.Start();
        Assert.Equal(1, await GrowingGuest.GrowAsync(runtime, "k1", 31));
        return $"{await GrowingGuest.GrowAsync(runtime, "k2", 1)}";
    }

    private static async Task<string> PendingAsync(LogLines logs)
    {
        var go = new TaskCompletionSource();
        using var script = Script(logs, new RuntimeLimits { MaxPendingInvocations = 1 }, guest => guest.Context.Wait(go.Task), null);
        await using var runtime = script.Start();
        var running = runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long);
        await Eventually.TrueAsync(() => Task.FromResult(script.Runs.Count == 1));
        var waiting = runtime.InvokeAsync(TestWorld.Call("k2", "noop"), TestWorld.Long);
        var refused = await Assert.ThrowsAsync<WorkerException>(() => runtime.AcceptAsync(TestWorld.Call("k3", "noop")));
        go.SetResult();
        await Task.WhenAll(running, waiting);
        return refused.Message;
    }

    private static string Failed(ErrorCode code) => $"1({(int)code})";

    private static WitValue Root(Guest guest) => guest.Call("wasi:filesystem/preopens", "get-directories").AsItems[0].AsItems[0];

    private static WitValue Create(Guest guest, string name) =>
        guest.Ok(Fs, "[method]descriptor.open-at", Root(guest), WitValue.Flags(0), WitValue.String(name), WitValue.Flags(1), WitValue.Flags(3));
}

/// <summary><c>grow(pages) -> s32</c>: what <c>memory.grow</c> answers; the memory has one page at first.</summary>
internal static class GrowingGuest
{
    public const string Text = """
        (component
          (core module $m
            (memory (export "memory") 1)
            (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
          (core instance $i (instantiate $m))
          (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $i "grow"))))
        """;

    public static async Task<int> GrowAsync(WorkerRuntime runtime, string key, uint pages) =>
        (await runtime.ResultAsync(TestWorld.Call(key, "grow", new ValueAndType(Values.Types.WitType.U32, WitValue.U32(pages))))).AsS32;
}
