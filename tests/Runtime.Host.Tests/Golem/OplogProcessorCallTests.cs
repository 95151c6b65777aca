using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Golem.Plugins;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values.Names;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

public sealed class OplogProcessorCallTests
{
    [Fact]
    public void A_batch_becomes_a_call_of_an_indexed_resource_with_the_entries_as_values()
    {
        var worker = new WorkerId(Guid.Parse("00000000-0000-0001-0000-000000000002"), "w");
        var create = new CreateEntry(DateTimeOffset.UnixEpoch, worker, 0, [], new Dictionary<string, string>(), "acc", null, 1, 1, [], null);
        var request = OplogProcessorCall.Of(
            StatusFold.Start(create), "acc", new Dictionary<string, string> { ["b"] = "x, (\"y\")", ["a"] = "1" },
            OplogIndex.First, [create, new NoOpEntry(DateTimeOffset.UnixEpoch)], payload => payload.Bytes, "batch-1");

        var name = FunctionName.Parse(request.Function);
        Assert.Equal(OplogProcessorCall.InterfaceName, name.Interface);
        Assert.Equal("processor", name.Function.Resource);
        Assert.Equal("process", name.Function.Name);
        Assert.Equal(3, name.Function.Arguments.Length);
        Assert.Equal("{account-id: {value: \"acc\"}}", name.Function.Arguments[0]);
        var (_, values) = InvocationParameters.Decode(request.Parameters.Span);
        Assert.Equal(4, values.Length);
        Assert.Equal([0, 6], values[3].AsItems.Select(entry => entry.Discriminant));
        Assert.True(request.FireAndForget);
    }
}
