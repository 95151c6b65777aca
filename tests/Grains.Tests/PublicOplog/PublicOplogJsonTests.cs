using System.Buffers;
using System.Text;
using System.Text.Json;
using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Tests;
using Xunit;

namespace GolemOrleans.Grains.Tests.PublicOplog;

/// <summary>
/// Every entry kind in the JSON of the REST reference (§3.3), compared with <c>public-oplog.jsonl</c>, which was checked against
/// the reference by hand. Payloads stand as their text.
/// </summary>
public sealed class PublicOplogJsonTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Samples.All.Count)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_is_written_as_the_reference_has_it(int index)
    {
        var golden = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "public-oplog.jsonl"));
        Assert.Equal(golden[index], Write(Samples.All[index]));
    }

    [Fact]
    public void There_is_a_line_for_every_kind()
    {
        Assert.Equal(Enum.GetValues<OplogEntryKind>().Order(), Samples.All.Select(entry => entry.Kind).Order());
        Assert.Equal(Samples.All.Count, File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "public-oplog.jsonl")).Length);
    }

    private static string Write(OplogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            PublicOplogJson.Write(json, entry, new PayloadTexts());
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class PayloadTexts : IPayloadJson
    {
        public void WriteValue(Utf8JsonWriter json, string name, OplogPayload payload) => json.WriteString(name, $"value of {payload}");

        public void WriteResult(Utf8JsonWriter json, string name, OplogPayload payload) => json.WriteString(name, $"result of {payload}");

        public void WriteList(Utf8JsonWriter json, string name, OplogPayload payload) => json.WriteString(name, $"list of {payload}");

        public void WriteBytes(Utf8JsonWriter json, string name, OplogPayload payload) => json.WriteString(name, $"bytes of {payload}");
    }
}
