using GolemOrleans.Runtime.Services;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Stores;

/// <summary>What every <see cref="IObjectStore"/> must do. A subclass makes the store; each test gets an empty one.</summary>
public abstract class ObjectStoreCompliance
{
    private static readonly Container Box = new("account", "box");
    private static readonly DateTimeOffset Early = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Late = Early.AddDays(1);

    protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task A_container_is_created_once_found_and_deleted_with_its_objects()
    {
        Assert.Null(await Store.FindContainerAsync(Box));
        Assert.Equal(Early, await Store.CreateContainerAsync(Box, Early));
        Assert.Equal(Early, await Store.CreateContainerAsync(Box, Late));
        Assert.Equal(Early, await Store.FindContainerAsync(Box));
        Assert.Null(await Store.FindContainerAsync(Box with { Account = "other" }));
        await WriteAsync(Box, "a", "1");
        Assert.True(await Store.DeleteContainerAsync(Box));
        Assert.False(await Store.DeleteContainerAsync(Box));
        await Store.CreateContainerAsync(Box, Late);
        Assert.Empty(await Store.ListAsync(Box));
    }

    [Fact]
    public async Task An_object_is_written_replaced_read_in_parts_and_described()
    {
        await Store.CreateContainerAsync(Box, Early);
        await WriteAsync(Box, "a", "first");
        Assert.True(await Store.WriteAsync(Box, "a", "0123456789"u8.ToArray(), Late));
        Assert.Equal("0123456789", await ReadAsync("a", 0, long.MaxValue));
        Assert.Equal("34", await ReadAsync("a", 3, 2));
        Assert.Equal("89", await ReadAsync("a", 8, 100));
        Assert.Equal("", await ReadAsync("a", 100, 5));
        Assert.Equal("", await ReadAsync("a", 3, 0));
        Assert.Null(await ReadAsync("b", 0, 5));
        Assert.Equal(new ObjectInfo(Late, 10), await Store.FindAsync(Box, "a"));
        Assert.Null(await Store.FindAsync(Box, "b"));
    }

    [Fact]
    public async Task Writing_into_an_absent_container_is_told() =>
        Assert.False(await Store.WriteAsync(Box, "a", "1"u8.ToArray(), Early));

    [Fact]
    public async Task Names_come_sorted_and_objects_are_deleted_by_name_or_all()
    {
        await Store.CreateContainerAsync(Box, Early);
        foreach (var name in new[] { "b", "é", "a", "B", "c/d" })
            await WriteAsync(Box, name, "");
        Assert.Equal(["B", "a", "b", "c/d", "é"], await Store.ListAsync(Box));
        await Store.DeleteAsync(Box, ["a", "none", "é"]);
        Assert.Equal(["B", "b", "c/d"], await Store.ListAsync(Box));
        await Store.DeleteAsync(Box, null);
        Assert.Empty(await Store.ListAsync(Box));
        Assert.NotNull(await Store.FindContainerAsync(Box));
    }

    [Fact]
    public async Task Copying_and_moving_replace_the_target()
    {
        var other = Box with { Name = "other" };
        await Store.CreateContainerAsync(Box, Early);
        await WriteAsync(Box, "a", "1");
        Assert.False(await Store.CopyAsync(Box, "a", other, "x", false, Late));
        await Store.CreateContainerAsync(other, Early);
        await WriteAsync(other, "x", "old");
        Assert.True(await Store.CopyAsync(Box, "a", other, "x", false, Late));
        Assert.Equal("1", await ReadAsync("a", 0, 10));
        Assert.Equal(new ObjectInfo(Late, 1), await Store.FindAsync(other, "x"));
        Assert.True(await Store.CopyAsync(Box, "a", Box, "moved", true, Late));
        Assert.Equal(["moved"], await Store.ListAsync(Box));
        Assert.False(await Store.CopyAsync(Box, "a", Box, "again", true, Late));
        Assert.True(await Store.CopyAsync(Box, "moved", Box, "moved", true, Late));
        Assert.Equal("1", await ReadAsync("moved", 0, 10));
    }

    private async Task WriteAsync(Container container, string name, string text) =>
        Assert.True(await Store.WriteAsync(container, name, System.Text.Encoding.UTF8.GetBytes(text), Early));

    private async Task<string?> ReadAsync(string name, long start, long count) =>
        await Store.ReadAsync(Box, name, start, count) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.Span) : null;
}
