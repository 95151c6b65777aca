namespace GolemOrleans.Wasmtime;

/// <summary>
/// Keeps the process away from <c>vm.max_map_count</c>: beyond it <c>mmap</c> fails everywhere, in the .NET runtime too.
/// Counts an estimate per live instance, corrected now and then by the real number of maps. Thread-safe. Unlimited where
/// the kernel has no such limit.
/// </summary>
internal sealed class MemoryMapBudget(int limit, Func<int> countMaps)
{
    /// <summary>Maps that are left to everything else in the process.</summary>
    private const int Headroom = 4096;

    /// <summary>Instantiations between two corrections once half of the limit is in use.</summary>
    private const int CorrectionInterval = 512;

    private readonly Lock _lock = new();
    private int _measured = limit == 0 ? 0 : countMaps();
    private int _reservedAtMeasure;
    private int _reserved;
    private int _untilCorrection = CorrectionInterval;

    /// <summary>Maps believed to be in use.</summary>
    public int InUse => _measured + _reserved - _reservedAtMeasure;

    public static MemoryMapBudget ForThisProcess()
    {
        const string limitFile = "/proc/sys/vm/max_map_count";
        var limit = OperatingSystem.IsLinux() && File.Exists(limitFile) && int.TryParse(File.ReadAllText(limitFile), out var value)
            ? value
            : 0;
        return new MemoryMapBudget(limit, static () => File.ReadLines("/proc/self/maps").Count());
    }

    /// <exception cref="WasmResourceExhaustedException">Too few maps are left; nothing is reserved.</exception>
    public void Take(int maps)
    {
        if (limit == 0)
            return;
        lock (_lock)
        {
            if (InUse + maps > limit / 2 && --_untilCorrection <= 0 || InUse + maps > limit - Headroom)
                Correct();
            if (InUse + maps > limit - Headroom)
            {
                throw new WasmResourceExhaustedException(
                    $"The process uses about {InUse} of {limit} memory maps (vm.max_map_count); no further instance fits.");
            }

            _reserved += maps;
        }
    }

    public void Release(int maps)
    {
        if (limit == 0)
            return;
        lock (_lock)
            _reserved -= maps;
    }

    private void Correct()
    {
        _measured = countMaps();
        _reservedAtMeasure = _reserved;
        _untilCorrection = CorrectionInterval;
    }
}
