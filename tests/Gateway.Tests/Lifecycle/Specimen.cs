using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Lifecycle;

/// <summary>
/// A worker of <see cref="LifeGuest"/> that is brought to a state: its first invocation, key <see cref="First"/>, has added 7;
/// a second one is the reason for the state.
/// </summary>
internal sealed class Specimen(Api api, string component, string name)
{
    public const string First = "first";
    public const string Queued = "queued";

    public Api Api { get; } = api;

    public string Component { get; } = component;

    public string Name { get; } = name;

    public string Path { get; } = $"/v1/components/{component}/workers/{name}";

    /// <summary>What the oplog ends with when the first invocation has: Create, the queue entry, its start and its end.</summary>
    public const int FirstEnd = 4;

    /// <param name="queueing">A third invocation waits behind the second, in states that have a queue.</param>
    public async Task BringToAsync(WorkerState state, bool queueing = false)
    {
        if (state == WorkerState.None)
            return;
        await Api.AddAsync(Path, 7, First);
        var second = state switch
        {
            WorkerState.Running or WorkerState.Interrupted => "doze",
            WorkerState.Awaiting => "wait",
            WorkerState.Sleeping => "nap",
            WorkerState.Retrying => "falter",
            WorkerState.Failed => "fail",
            WorkerState.Exited => "leave",
            _ => null,
        };
        if (second is not null)
            await SendAsync(second);
        if (state == WorkerState.Interrupted)
            await Api.UntilStatusAsync(Path, "Running");
        if (queueing && second is "doze" or "wait" or "nap")
            await SendAsync("add", """[{"value":100}]""", Queued);
        if (state == WorkerState.Interrupted)
            await InterruptAsync();
        await Api.UntilStatusAsync(Path, Status(state));
    }

    public Task<Answer> InterruptAsync() => Api.PostAsync($"{Path}/interrupt");

    /// <summary>An invocation that nobody waits for.</summary>
    public Task<Answer> SendAsync(string function, string parameters = "[]", string? key = null) =>
        Api.InvokeAsync(Path, $"{LifeGuest.Api}.{{{function}}}", parameters, key, wait: false);

    public static string Status(WorkerState state) => state is WorkerState.Awaiting or WorkerState.Sleeping ? "Suspended" : state.ToString();
}
