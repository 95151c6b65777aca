namespace Orleans.Concurrency;

/// <summary>Calls of the method may start while any other call of the grain waits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
