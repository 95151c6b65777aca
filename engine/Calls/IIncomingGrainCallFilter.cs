namespace Orleans;

/// <summary>Runs around every call at the called grain, inside its turn.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Calls <c>context.Invoke()</c> to go on.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
