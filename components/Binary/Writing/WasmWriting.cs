using System.Buffers;
using System.Text;

namespace GolemOrleans.Components.Binary;

/// <summary>The atoms of the binary format, appended to a buffer.</summary>
internal static class WasmWriting
{
    public static void Write(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => BuffersExtensions.Write(output, bytes);

    /// <summary>Unsigned LEB128.</summary>
    public static void WriteU32(this ArrayBufferWriter<byte> output, uint value)
    {
        while (value >= 0x80)
        {
            output.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        output.Write([(byte)value]);
    }

    /// <summary>An index: never negative.</summary>
    public static void WriteIndex(this ArrayBufferWriter<byte> output, int index) => output.WriteU32((uint)index);

    /// <summary>An index where the format wants a signed number (a value type is an index or a negative code).</summary>
    public static void WriteSignedIndex(this ArrayBufferWriter<byte> output, int index)
    {
        var value = (uint)index;
        while (value >= 0x40)
        {
            output.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        output.Write([(byte)value]);
    }

    /// <summary>Length in bytes, then UTF-8.</summary>
    public static void WriteName(this ArrayBufferWriter<byte> output, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        output.WriteU32((uint)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Length in bytes, then the bytes.</summary>
    public static void WriteSized(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.WriteU32((uint)bytes.Length);
        output.Write(bytes);
    }
}
