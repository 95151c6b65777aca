using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace GolemOrleans.Oplog.Tests.Crash;

/// <summary>One change of a file that the preloaded shim saw.</summary>
internal sealed record DiskOperation(char Kind, string Path, long Offset, byte[] Data);

/// <summary>Builds the shim and reads its log.</summary>
internal static class DiskTrace
{
    /// <summary>Compiles the shim; null, with the reason, where that is not possible.</summary>
    public static string? Build(string folder, out string reason)
    {
        reason = "";
        if (!OperatingSystem.IsLinux())
        {
            reason = "the shim needs Linux";
            return null;
        }

        string library = System.IO.Path.Combine(folder, "disktrace.so");
        try
        {
            var start = new ProcessStartInfo("gcc") { RedirectStandardError = true };
            foreach (string argument in new[] { "-shared", "-fPIC", "-O1", "-o", library, System.IO.Path.Combine(AppContext.BaseDirectory, "native", "disktrace.c"), "-ldl", "-lpthread" }) start.ArgumentList.Add(argument);
            using Process gcc = Process.Start(start)!;
            reason = gcc.StandardError.ReadToEnd();
            gcc.WaitForExit();
            return gcc.ExitCode == 0 ? library : null;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            reason = $"gcc cannot be started: {failure.Message}";
            return null;
        }
    }

    public static Dictionary<string, string> Environment(string library, string root, string log, string? fail = null)
    {
        var environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["DISKTRACE_ROOT"] = root, ["DISKTRACE_LOG"] = log };
        if (fail is not null) environment["DISKTRACE_FAIL"] = fail;
        return environment;
    }

    public static List<DiskOperation> Read(string log)
    {
        byte[] bytes = File.ReadAllBytes(log);
        var operations = new List<DiskOperation>();
        for (int at = 0; at + 17 <= bytes.Length;)
        {
            ReadOnlySpan<byte> head = bytes.AsSpan(at, 17);
            int path = BinaryPrimitives.ReadInt32LittleEndian(head[1..]), length = BinaryPrimitives.ReadInt32LittleEndian(head[13..]);
            operations.Add(new DiskOperation((char)head[0], Encoding.UTF8.GetString(bytes, at + 17, path), BinaryPrimitives.ReadInt64LittleEndian(head[5..]),
                bytes[(at + 17 + path)..(at + 17 + path + length)]));
            at += 17 + path + length;
        }

        return operations;
    }
}
