using GolemOrleans.Runtime.Services;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Stores;

/// <summary>What every <see cref="IKeyValueStore"/> must do. A subclass makes the store; each test gets an empty one.</summary>
public abstract class KeyValueStoreCompliance
{
    private static readonly Bucket Bucket = new("account", "bucket");

    protected abstract IKeyValueStore Store { get; }

    [Fact]
    public async Task Values_are_found_under_their_keys_until_deleted()
    {
        await SetAsync(Bucket, ("a", "1"), ("b", "2"));
        await SetAsync(Bucket, ("a", "3"));
        Assert.Equal(["3", null, "2"], await GetAsync(Bucket, "a", "x", "b"));
        await Store.DeleteAsync(Bucket, ["a", "x"]);
        Assert.Equal([null, "2"], await GetAsync(Bucket, "a", "b"));
    }

    [Fact]
    public async Task Of_equal_keys_the_last_wins()
    {
        await SetAsync(Bucket, ("a", "1"), ("a", "2"));
        Assert.Equal(["2"], await GetAsync(Bucket, "a"));
    }

    [Fact]
    public async Task Empty_and_binary_values_and_odd_keys_are_kept()
    {
        await Store.SetAsync(Bucket, [new("", ReadOnlyMemory<byte>.Empty), new("ключ/\0'%_", new byte[] { 0, 255, 1 })]);
        var values = await Store.GetAsync(Bucket, ["", "ключ/\0'%_"]);
        Assert.Equal(0, values[0]!.Value.Length);
        Assert.Equal([0, 255, 1], values[1]!.Value.ToArray());
    }

    [Fact]
    public async Task Keys_come_sorted_by_their_bytes()
    {
        await SetAsync(Bucket, ("b", ""), ("\U0001F600", ""), ("B", ""), ("\uFF5E", ""), ("ab", ""));
        Assert.Equal(["B", "ab", "b", "\uFF5E", "\U0001F600"], await Store.KeysAsync(Bucket));
    }

    [Fact]
    public async Task Buckets_and_accounts_are_apart()
    {
        await SetAsync(Bucket, ("a", "1"));
        await SetAsync(Bucket with { Name = "other" }, ("a", "2"));
        await SetAsync(Bucket with { Account = "other" }, ("a", "3"));
        await Store.DeleteAsync(Bucket with { Name = "other" }, ["a"]);
        Assert.Equal(["1"], await GetAsync(Bucket, "a"));
        Assert.Equal(["3"], await GetAsync(Bucket with { Account = "other" }, "a"));
        Assert.Empty(await Store.KeysAsync(Bucket with { Name = "other" }));
    }

    [Fact]
    public async Task Concurrent_changes_are_all_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                await Store.ChangeAsync(Bucket, "n", Guid.NewGuid(), value => new[] { (byte)((value is { } v ? v.Span[0] : 0) + 1) });
        })));
        Assert.Equal(200, (await Store.GetAsync(Bucket, ["n"]))[0]!.Value.Span[0]);
    }

    [Fact]
    public async Task A_change_to_nothing_leaves_the_value_and_a_failing_one_too()
    {
        await SetAsync(Bucket, ("a", "1"));
        Assert.Equal("1", Text((await Store.ChangeAsync(Bucket, "a", Guid.NewGuid(), _ => null)).Value));
        Assert.Equal(new KeyValueChange(false, null), await Store.ChangeAsync(Bucket, "none", Guid.NewGuid(), _ => null));
        await Assert.ThrowsAsync<SharedStoreException>(async () => await Store.ChangeAsync(Bucket, "a", Guid.NewGuid(), _ => throw new SharedStoreException("no")));
        await SetAsync(Bucket, ("b", "2"));
        Assert.Equal(["1", "2"], await GetAsync(Bucket, "a", "b"));
    }

    [Fact]
    public async Task A_change_asked_for_again_is_not_made_again_whatever_came_meanwhile()
    {
        Guid id = Guid.NewGuid(), refused = Guid.NewGuid();
        await SetAsync(Bucket, ("a", "1"));
        await AnswersAsync("2", id, _ => "2"u8.ToArray());
        await AnswersAsync("2", id, _ => "3"u8.ToArray());
        await AnswersAsync("4", Guid.NewGuid(), _ => "4"u8.ToArray());
        await AnswersAsync("2", id, _ => "5"u8.ToArray());
        Assert.Equal(["4"], await GetAsync(Bucket, "a"));

        // A change that left the value alone was not made: asked for again it may be.
        Assert.False((await Store.ChangeAsync(Bucket, "a", refused, _ => null)).IsMade);
        await AnswersAsync("6", refused, _ => "6"u8.ToArray());
        await Store.DeleteAsync(Bucket, ["a"]);
        await AnswersAsync("6", refused, _ => "7"u8.ToArray());
        Assert.Equal([null], await GetAsync(Bucket, "a"));

        async Task AnswersAsync(string expected, Guid change, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> make)
        {
            var answer = await Store.ChangeAsync(Bucket, "a", change, make);
            Assert.Equal((true, expected), (answer.IsMade, Text(answer.Value)));
        }
    }

    private async Task SetAsync(Bucket bucket, params (string Key, string Value)[] values) =>
        await Store.SetAsync(bucket, [.. values.Select(v => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(v.Key, System.Text.Encoding.UTF8.GetBytes(v.Value)))]);

    private async Task<IEnumerable<string?>> GetAsync(Bucket bucket, params string[] keys) => [.. (await Store.GetAsync(bucket, keys)).Select(Text)];

    private static string? Text(ReadOnlyMemory<byte>? value) => value is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.Span) : null;
}
