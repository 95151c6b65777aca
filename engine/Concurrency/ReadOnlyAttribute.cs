namespace Orleans.Concurrency;

/// <summary>The method does not change the grain: such calls interleave with each other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute
{
}
