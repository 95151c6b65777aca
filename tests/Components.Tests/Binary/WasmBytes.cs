using System.Text;

namespace GolemOrleans.Components.Tests.Binary;

/// <summary>Builds binaries by hand, one production of the binary format a method.</summary>
internal static class WasmBytes
{
    public static readonly byte[] ComponentPreamble = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0];
    public static readonly byte[] ModulePreamble = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];

    public static byte[] Component(params byte[][] sections) => Join([ComponentPreamble, .. sections]);

    public static byte[] Module(params byte[][] sections) => Join([ModulePreamble, .. sections]);

    public static byte[] Section(byte id, params byte[][] content)
    {
        var body = Join(content);
        return Join([[id], Leb((uint)body.Length), body]);
    }

    /// <summary>A section whose content is a vector.</summary>
    public static byte[] Vector(byte id, params byte[][] items) => Section(id, [Leb((uint)items.Length), .. items]);

    public static byte[] TypeSection(params byte[][] types) => Vector(7, types);

    public static byte[] Name(string text) => Join([Leb((uint)Encoding.UTF8.GetByteCount(text)), Encoding.UTF8.GetBytes(text)]);

    /// <summary>An import or export name in its plain form.</summary>
    public static byte[] ExternName(string text) => Join([[0], Name(text)]);

    public static byte[] Leb(uint value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)(value & 0x7F | (value > 0x7F ? 0x80u : 0)));
            value >>= 7;
        }
        while (value != 0);
        return [.. bytes];
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];
}
