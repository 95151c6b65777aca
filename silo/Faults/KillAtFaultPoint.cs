using System.Diagnostics;
using System.Globalization;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Silo.Faults;

/// <summary>
/// Ends this process with SIGKILL when a fault point is reached for the nth time: how crash tests stop a real server at a
/// place of their choice. Servers use it only when <see cref="Variable"/> is set. Thread-safe.
/// </summary>
public sealed class KillAtFaultPoint(FaultPoint point, int nth) : IFaultInjector
{
    /// <summary>Environment variable <c>&lt;fault point&gt;</c> or <c>&lt;fault point&gt;:&lt;n&gt;</c>, for example <c>BeforeAck:3</c>.</summary>
    public const string Variable = "GOLEM_KILL_AT";

    private int _left = nth;

    /// <summary>No faults when the text is null or empty.</summary>
    /// <exception cref="FormatException">No such point, or n is not a positive number.</exception>
    public static IFaultInjector Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return NoFaults.Instance;
        var parts = text.Split(':');
        var nth = 1;
        if (parts.Length > 2 || !Enum.TryParse<FaultPoint>(parts[0], out var point) || !Enum.IsDefined(point)
            || (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out nth) && nth > 0)))
        {
            throw new FormatException($"{Variable} is '<fault point>:<n>', found '{text}'.");
        }

        return new KillAtFaultPoint(point, nth);
    }

    public void Reach(FaultPoint reached)
    {
        if (reached != point || Interlocked.Decrement(ref _left) != 0)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        new ManualResetEventSlim(false).Wait();
    }
}
