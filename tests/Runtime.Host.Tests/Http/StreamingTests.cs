using System.Diagnostics;
using System.Security.Cryptography;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Wasi.Http;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Microsoft.AspNetCore.Http;
using Xunit;
using Xunit.Abstractions;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Http;

/// <summary>
/// Much more than fits into any buffer goes through a guest, in and out at once, over the real store: what is held on the way
/// stays small. 16 MiB; 100 MiB with GOLEM_LONG_TESTS=1.
/// </summary>
public sealed class StreamingTests(ITestOutputHelper output)
{
    private static readonly int Mebibytes = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 100 : 16;

    [Fact]
    public async Task A_stream_through_a_guest_holds_little_of_it_in_memory_live_and_in_replay()
    {
        await using var server = await StreamingServer.StartAsync(ServeAsync);
        var folder = Directory.CreateTempSubdirectory("golem-streaming-").FullName;
        using var data = DataFolder.Open(folder);
        await using var store = SqliteOplogStore.Open(data);
        var (batch, pipe, collections) = (0L, 0L, 0);
        using var script = new HostScript(guest => Relay(guest, server.Authority, pending => pipe = Math.Max(pipe, pending)));
        script.World.Services = script.World.Services with
        {
            CollectYoung = () => collections++,
            Oplogs = StoreProbe.Around(store, commit =>
            {
                batch = Math.Max(batch, commit.Entries.Sum(EntrySize.Of));
                return Task.CompletedTask;
            }),
        };
        output.WriteLine($"before: {Memory()}");
        var began = Stopwatch.GetTimestamp();
        await script.RunAsync();
        output.WriteLine($"{Mebibytes} MiB live in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; {Memory()}");
        var live = collections;
        began = Stopwatch.GetTimestamp();
        await script.ReplayAsync();
        output.WriteLine($"replayed in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; {Memory()}");
        Assert.Equal([Sent(), "200"], script.Runs[0]);
        Assert.Equal(script.Runs[0], script.Runs[1]);
        Assert.InRange(batch, 1, script.World.Services.Limits.MaxUndurableBytes + (128 << 10));
        Assert.InRange(pipe, 1, 512 << 10);

        // Live each byte is copied four times; in replay three times, and read again while the ends of the exchanges are looked for.
        var perCollection = script.World.Services.Limits.MaxPassingBytes >> 20;
        Assert.InRange(live, Mebibytes * 4 / perCollection - 1, Mebibytes * 4 / perCollection + 2);
        Assert.InRange(collections - live, Mebibytes * 3 / perCollection - 1, Mebibytes * 7 / perCollection + 2);
        await store.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Memory()
    {
        using var process = Process.GetCurrentProcess();
        return $"managed heap {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB, resident {process.WorkingSet64 >> 20} MiB, at most {process.PeakWorkingSet64 >> 20} MiB";
    }

    /// <summary>GET gives the stream, POST answers with the digest of what it got.</summary>
    private static async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Method == "POST")
        {
            var digest = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
            await http.Response.WriteAsync(Convert.ToHexString(digest));
            return;
        }

        for (var i = 0; i < Mebibytes * 16; i++)
            await http.Response.Body.WriteAsync(Part(i), http.RequestAborted);
    }

    private static byte[] Part(int number)
    {
        var part = new byte[64 * 1024];
        new Random(number).NextBytes(part);
        return part;
    }

    private static string Sent()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Mebibytes * 16; i++)
            digest.AppendData(Part(i));
        return Convert.ToHexString(digest.GetHashAndReset());
    }

    private static void Relay(Guest guest, string authority, Action<long> sees)
    {
        var from = guest.Await(guest.Send(guest.Request("GET", authority, "/"))).Payload;
        var incoming = guest.Ok(Types, "[method]incoming-response.consume", from);
        var source = guest.Ok(Types, "[method]incoming-body.stream", incoming);
        var request = guest.Request("POST", authority, "/");
        var outgoing = guest.Ok(Types, "[method]outgoing-request.body", request);
        var target = guest.Ok(Types, "[method]outgoing-body.write", outgoing);
        var answer = guest.Send(request);
        while (guest.Call(Streams, "[method]input-stream.blocking-read", source, WitValue.U64(64 * 1024)) is { IsOk: true } read)
        {
            guest.Ok(Streams, "[method]output-stream.check-write", target);
            guest.Ok(Streams, "[method]output-stream.write", target, read.Payload);
            sees(((OutgoingBody)outgoing.AsResource).Pipe.Pending);
        }

        foreach (var finished in new[] { source, incoming, from, target })
            guest.Drop(finished);
        guest.Ok(Types, "[static]outgoing-body.finish", outgoing, WitValue.None);
        var response = guest.Await(answer).Payload;
        var status = guest.Call(Types, "[method]incoming-response.status", response).AsU16;
        guest.Note(guest.ReadBody(response));
        guest.Note($"{status}");
    }
}
