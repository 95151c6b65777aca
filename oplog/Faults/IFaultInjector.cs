namespace GolemOrleans.Oplog.Faults;

/// <summary>Told at every <see cref="FaultPoint"/>. Thread-safe. May throw, block or end the process; what it throws passes
/// through the code at that point as an I/O error would.</summary>
public interface IFaultInjector
{
    void Reach(FaultPoint point);
}

/// <summary>Does nothing: what servers use.</summary>
public sealed class NoFaults : IFaultInjector
{
    public static NoFaults Instance { get; } = new();

    public void Reach(FaultPoint point) { }
}
