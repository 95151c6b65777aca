namespace Orleans;

/// <summary>Runs around every call at the caller.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Calls <c>context.Invoke()</c> to go on.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}
