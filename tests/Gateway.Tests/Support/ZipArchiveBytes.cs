using System.IO.Compression;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>Zip archives in memory.</summary>
internal static class ZipArchiveBytes
{
    public static byte[] Of(params (string Name, byte[] Content)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return buffer.ToArray();
    }
}
