using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace GolemOrleans.Chaos.Tests.Support;

/// <summary>Signals to processes that the tests have started.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void Freeze(int process) => Send(process, Stop);

    public static void Thaw(int process) => Send(process, Continue);

    /// <summary>The process and its children, for example a database server and its backends.</summary>
    public static IReadOnlyList<int> Family(int process)
    {
        var family = new List<int> { process };
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)) continue;
            try
            {
                // "pid (name) state ppid …"; the name may contain anything but its closing bracket is the last one.
                string stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == process) family.Add(id);
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return family;
    }

    private static void Send(int process, int signal)
    {
        const int noSuchProcess = 3;
        if (Kill(process, signal) != 0 && Marshal.GetLastPInvokeError() != noSuchProcess) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
