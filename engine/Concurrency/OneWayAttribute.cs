namespace Orleans.Concurrency;

/// <summary>The caller does not wait: its task is complete once the call is sent, and failures are not reported.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute
{
}
