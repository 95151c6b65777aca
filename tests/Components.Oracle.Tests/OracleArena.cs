using System.Runtime.InteropServices;
using System.Text;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>Zeroed native memory for the arguments of one call.</summary>
internal sealed unsafe class OracleArena : IDisposable
{
    private readonly List<nint> _blocks = [];

    internal byte* Allocate(int size)
    {
        var block = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(size, 8));
        _blocks.Add((nint)block);
        return block;
    }

    /// <summary>Writes a (size, data) pair of UTF-8.</summary>
    internal void WriteName(byte* target, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var data = Allocate(utf8.Length);
        utf8.CopyTo(new Span<byte>(data, utf8.Length));
        WriteVec(target, utf8.Length, data);
    }

    internal static void WriteVec(byte* target, int size, byte* data)
    {
        *(nuint*)target = (nuint)size;
        *(byte**)(target + 8) = data;
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
            NativeMemory.Free((void*)block);
    }
}
