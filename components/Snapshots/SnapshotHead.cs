using System.Security.Cryptography;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>
/// The head of a snapshot as bytes: magic <c>GOSN</c>, format and editor version, the component's SHA-256, then the parts of
/// <see cref="InstanceContent"/> in order, counts and numbers as LEB128, and the SHA-256 of all that.
/// </summary>
internal static class SnapshotHead
{
    private const byte FormatVersion = 1;
    private const int DigestBytes = 32;

    private static ReadOnlySpan<byte> Magic => "GOSN"u8;

    public static byte[] Write(InstanceSnapshot snapshot)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write((byte)ModuleEdit.EditorVersion);
        writer.Write(snapshot.Component);
        var content = snapshot.Content;
        Write(writer, content.Memories, Memory);
        Write(writer, content.Globals, static (w, g) =>
        {
            w.Write(g.U64);
            w.Write(g.V128High);
        });
        Write(writer, content.FunctionGlobals, Function);
        Write(writer, content.Tables, static (w, t) => Write(w, t, Function));
        Write(writer, content.HandleTables, static (w, t) =>
        {
            w.Write7BitEncodedInt(t.FirstFree);
            Write(w, t.Handles, Handle);
        });
        writer.Write7BitEncodedInt(content.HostObjects.FirstFree);
        Write(writer, content.HostObjects.Objects, HostObject);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    public static InstanceSnapshot Read(ReadOnlyMemory<byte> head, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> page)
    {
        var bytes = head.Span;
        if (bytes.Length < Magic.Length + 2 + (2 * DigestBytes) || !bytes.StartsWith(Magic))
            throw new SnapshotRefusedException("not a snapshot");
        if (!SHA256.HashData(bytes[..^DigestBytes]).AsSpan().SequenceEqual(bytes[^DigestBytes..]))
            throw new SnapshotRefusedException("the snapshot is damaged: its checksum is wrong");
        if (bytes[4] != FormatVersion || bytes[5] != ModuleEdit.EditorVersion)
            throw new SnapshotRefusedException($"the snapshot has format {bytes[4]} and editor {bytes[5]}, not {FormatVersion} and {ModuleEdit.EditorVersion}");
        using var reader = new BinaryReader(new MemoryStream(head[6..^DigestBytes].ToArray(), writable: false));
        var component = reader.ReadBytes(DigestBytes);
        var memories = Read(reader, r => Memory(r, page));
        var globals = Read(reader, static r => new ValRaw { U64 = r.ReadUInt64(), V128High = r.ReadUInt64() });
        var functionGlobals = Read(reader, Function);
        var tables = Read(reader, static r => Read(r, Function));
        var handleTables = Read(reader, static r => r.Read7BitEncodedInt() is var free ? new HandleTableContent(Read(r, Handle), free) : null!);
        var firstFree = reader.Read7BitEncodedInt();
        var objects = new HostObjectsContent(Read(reader, HostObject), firstFree);
        return new InstanceSnapshot(component, new InstanceContent(memories, globals, functionGlobals, tables, handleTables, objects));
    }

    private static void Memory(BinaryWriter writer, MemoryContent memory)
    {
        writer.Write7BitEncodedInt64(memory.Length);
        writer.Write7BitEncodedInt(memory.Pages.Length);
        var previous = 0;
        for (var i = 0; i < memory.Pages.Length; i++)
        {
            writer.Write7BitEncodedInt(memory.Pages[i] - previous);
            previous = memory.Pages[i];
            writer.Write(memory.Hash(i));
        }
    }

    private static MemoryContent Memory(BinaryReader reader, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> page)
    {
        const int pageBytes = InstanceSnapshot.PageBytes;
        var length = reader.Read7BitEncodedInt64();
        var pages = new int[reader.Read7BitEncodedInt()];
        var bytes = new byte[pages.Length * pageBytes];
        var previous = 0;
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = previous += reader.Read7BitEncodedInt();
            var name = reader.ReadBytes(DigestBytes);
            var content = page(name).Span;
            if (content.Length != pageBytes || !SHA256.HashData(content).AsSpan().SequenceEqual(name))
                throw new SnapshotRefusedException("a page of the snapshot is damaged: it does not have the content that its name says");
            content.CopyTo(bytes.AsSpan(i * pageBytes));
        }

        return new MemoryContent(length, pages, bytes);
    }

    private static void Function(BinaryWriter writer, FunctionPlace function)
    {
        writer.Write7BitEncodedInt(function.Instance + 1);
        if (function.Instance >= 0)
            writer.Write7BitEncodedInt(function.Index);
    }

    private static FunctionPlace Function(BinaryReader reader) =>
        reader.Read7BitEncodedInt() is > 0 and var instance ? new FunctionPlace(instance - 1, reader.Read7BitEncodedInt()) : FunctionPlace.Null;

    private static void Handle(BinaryWriter writer, HandleContent handle)
    {
        writer.Write7BitEncodedInt(handle.Resource + 1);
        writer.Write7BitEncodedInt(handle.Resource < 0 ? handle.NextFree : (int)handle.Rep);
    }

    private static HandleContent Handle(BinaryReader reader) =>
        reader.Read7BitEncodedInt() is > 0 and var resource
            ? new HandleContent(resource - 1, (uint)reader.Read7BitEncodedInt(), 0)
            : new HandleContent(-1, 0, reader.Read7BitEncodedInt());

    private static void HostObject(BinaryWriter writer, HostObjectContent item)
    {
        writer.Write7BitEncodedInt(item.Resource + 1);
        writer.Write7BitEncodedInt(item.Resource < 0 ? item.NextFree : item.Saved.Length);
        writer.Write(item.Saved.Span);
    }

    private static HostObjectContent HostObject(BinaryReader reader) =>
        reader.Read7BitEncodedInt() is > 0 and var resource
            ? new HostObjectContent(resource - 1, reader.ReadBytes(reader.Read7BitEncodedInt()), 0)
            : new HostObjectContent(-1, default, reader.Read7BitEncodedInt());

    private static void Write<T>(BinaryWriter writer, T[] items, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(items.Length);
        foreach (var item in items)
            write(writer, item);
    }

    private static T[] Read<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < items.Length; i++)
            items[i] = read(reader);
        return items;
    }
}
