using System.Diagnostics;

namespace GolemOrleans.Tests.Waiting;

/// <summary>
/// Asks about a state that no event announces, such as that of another process, until the answer is right. The limit is
/// generous, so that a loaded machine fails no test; a test that passes waits no longer than the state takes to come.
/// </summary>
internal static class Eventually
{
    /// <summary>How long a state may take to come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_betweenQuestions = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when <paramref name="question"/> is answered with yes.</summary>
    /// <param name="otherwise">What to say after the limit; asked for then.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static async Task TrueAsync(Func<Task<bool>> question, Func<Task<string>>? otherwise = null) =>
        await AnswerAsync(async () => await question() ? question : null, otherwise);

    /// <summary>Returns the first answer that is not null.</summary>
    /// <inheritdoc cref="TrueAsync"/>
    public static async Task<T> AnswerAsync<T>(Func<Task<T?>> question, Func<Task<string>>? otherwise = null)
        where T : class
    {
        for (var begun = Stopwatch.GetTimestamp(); ; await Task.Delay(s_betweenQuestions))
        {
            if (await question() is { } answer)
                return answer;
            if (Stopwatch.GetElapsedTime(begun) > Limit)
                throw new TimeoutException(otherwise is null ? "It did not happen." : await otherwise());
        }
    }
}
