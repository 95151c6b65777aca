namespace GolemOrleans.Runtime.Host.Tests.Scripts;

/// <summary>Waits for a condition that no event announces.</summary>
internal static class WaitUntil
{
    public static Task TrueAsync(Func<Task<bool>> condition) => Eventually.TrueAsync(condition);
}
