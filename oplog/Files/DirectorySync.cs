using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GolemOrleans.Oplog.Files;

/// <summary>Makes names in a folder durable. On Windows names are durable with the file, and this does nothing.</summary>
internal static partial class DirectorySync
{
    private const int InterruptedCall = 4;

    /// <exception cref="IOException">The folder could not be synced.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            while (FSync(descriptor) != 0)
                if (Marshal.GetLastPInvokeError() != InterruptedCall) throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var why = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"The folder '{folder}' cannot be synced: {why.Message}", why);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
