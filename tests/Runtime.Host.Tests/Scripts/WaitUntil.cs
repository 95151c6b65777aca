namespace GolemOrleans.Runtime.Host.Tests.Scripts;

/// <summary>Waits for a condition that no event announces.</summary>
internal static class WaitUntil
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(5, limit.Token);
    }
}
