namespace Orleans.Concurrency;

/// <summary>All calls of the grain may interleave at their awaits; turns stay single-threaded.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute
{
}
