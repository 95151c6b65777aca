namespace Orleans.Runtime;

/// <summary>A timer of an activation; it ends with it. Disposing stops further ticks.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Changes due time and period; counted from now, or from the end of the tick that runs.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
