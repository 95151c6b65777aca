using GolemOrleans.Engine.Storage;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Xunit;

namespace GolemOrleans.Engine.Tests.Storage;

[GenerateSerializer]
public sealed class Before
{
    [Id(0)]
    public string OldName { get; set; } = "";

    [Id(1)]
    public int Dropped { get; set; }
}

[GenerateSerializer]
public sealed class After
{
    [Id(0)]
    public string NewName { get; set; } = "";

    [Id(2)]
    public List<int> Added { get; set; } = [1];
}

public sealed class StateTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("state").FullName, "grains.db");
    private readonly GrainId _grain = GrainId.Create("g", "k");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void State_is_read_by_member_ids_across_renames_additions_and_removals()
    {
        var read = StateCodec.Decode<After>(StateCodec.Encode(new Before { OldName = "n", Dropped = 5 }));
        Assert.Equal("n", read.NewName);
        Assert.Equal([1], read.Added);
    }

    [Fact]
    public void State_of_another_version_or_that_is_damaged_is_refused()
    {
        Assert.Throws<SerializerException>(() => StateCodec.Decode<After>("{\"v\":2,\"state\":{}}"u8));
        Assert.Throws<SerializerException>(() => StateCodec.Decode<After>("{\"v\":1,\"st"u8));
    }

    [Fact]
    public async Task A_record_is_read_back_by_another_opening_of_the_file()
    {
        using (var file = new SqliteStateFile(_path))
            await new SqliteGrainStorage(file).WriteStateAsync("s", _grain, new GrainState<Before>(new Before { OldName = "kept" }));
        using var again = new SqliteStateFile(_path);
        var read = new GrainState<Before>();
        await new SqliteGrainStorage(again).ReadStateAsync("s", _grain, read);
        Assert.True(read.RecordExists);
        Assert.Equal("kept", read.State.OldName);
        Assert.Equal("1", read.ETag);
    }

    [Fact]
    public async Task A_writer_with_an_old_version_is_refused_also_after_delete_and_recreate()
    {
        using var file = new SqliteStateFile(_path);
        var storage = new SqliteGrainStorage(file);
        var first = new GrainState<Before>(new Before());
        await storage.WriteStateAsync("s", _grain, first);
        var stale = new GrainState<Before>(new Before(), first.ETag!);
        await storage.WriteStateAsync("s", _grain, first);
        var failure = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", _grain, stale));
        Assert.Equal(("2", "1"), (failure.StoredEtag, failure.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", _grain, new GrainState<Before>(new Before())));

        await storage.ClearStateAsync("s", _grain, first);
        Assert.False(first.RecordExists);
        await storage.WriteStateAsync("s", _grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("s", _grain, stale));
        Assert.NotEqual("1", first.ETag);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grain_finds_its_state_again_after_deactivation(bool onDisk)
    {
        await using var cluster = await TestClusters.DeployAsync(configure: silo => _ = onDisk
            ? silo.AddSqliteGrainStorage("states", _path)
            : silo.AddMemoryGrainStorage("states"));
        var grain = cluster.Client.GetGrain<IKeeper>("keeper");
        Assert.Equal("", await grain.Get());
        await grain.Put("value");
        await cluster.DeactivateAsync(grain).Soon();
        Assert.Equal("value", await grain.Get());
        await grain.Clear();
        Assert.Equal("", await grain.Get());
    }
}

public interface IKeeper : IGrainWithStringKey
{
    Task Put(string value);

    Task<string> Get();

    Task Clear();
}

public sealed class KeeperGrain([PersistentState("kept", "states")] IPersistentState<Before> state) : Grain, IKeeper
{
    public Task Put(string value)
    {
        state.State.OldName = value;
        return state.WriteStateAsync();
    }

    public Task<string> Get() => Task.FromResult(state.State.OldName);

    public Task Clear() => state.ClearStateAsync();
}
