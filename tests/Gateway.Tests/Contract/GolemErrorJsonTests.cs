using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Contract;

public sealed class GolemErrorJsonTests
{
    /// <summary>Those that a worker can answer; one server has no shards of the reference's kind.</summary>
    public static TheoryData<string> Types =>
        [.. ContractTypes.Fields(ContractTypes.All["GolemError by type"]).Select(c => c.Name).Where(name => name != "InvalidShardId")];

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_error_has_the_fields_of_its_type(string type)
    {
        var error = new GolemErrorRecord { Type = type, Details = "d", Worker = new WorkerKey(Guid.Parse("6f2d1a30-8f0e-4c1b-9d53-0a4be1d7c001"), "w"), Path = "/p", Expected = "e", Got = "g" };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            GolemErrorJson.Write(json, error with { Reason = error with { Type = "Unknown" } });
        Assert.Empty(ContractTypes.Problems("GolemError", JsonDocument.Parse(buffer.ToArray()).RootElement));
    }

    /// <summary>Fields that nobody filled are empty texts: null would be no answer to a client.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void An_error_without_details_can_be_decoded_as_well(string type)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            GolemErrorJson.Write(json, new GolemErrorRecord { Type = type });
        Assert.Empty(ContractTypes.Problems("GolemError", JsonDocument.Parse(buffer.ToArray()).RootElement));
    }
}
