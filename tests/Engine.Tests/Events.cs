using System.Collections.Concurrent;

namespace GolemOrleans.Engine.Tests;

/// <summary>
/// Lets grains and tests, which share a process but nothing else, wait for each other: named events, per test by the grain
/// key in the name.
/// </summary>
internal static class Events
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<string>> All = new();

    public static void Raise(string name, string value = "") => Of(name).TrySetResult(value);

    public static Task<string> When(string name) => Of(name).Task.WaitAsync(TestClusters.Patience);

    public static bool Happened(string name) => Of(name).Task.IsCompleted;

    private static TaskCompletionSource<string> Of(string name) =>
        All.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
