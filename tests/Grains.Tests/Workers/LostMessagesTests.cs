using System.Collections.Concurrent;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>
/// Orleans delivers a message at most once, and a caller that gets no answer does not know which of request and answer was lost. Of all
/// that the grains and services of the silos call, every other call is lost here.
/// </summary>
public sealed class LostMessagesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_between_workers_are_made_once_when_every_other_message_is_lost(bool answers)
    {
        var losses = new Losses(answers);
        await using var world = await WorkerCluster.StartAsync(silos: 2, configure: services => services.AddSingleton<IOutgoingGrainCallFilter>(losses));
        losses.IsOn = false;
        var (caller, target) = await CallingComponents.DeployAsync(world);
        losses.IsOn = true;
        foreach (var (way, expected) in new[] { ("await", 5ul), ("begin", 5ul), ("count", 110ul) })
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => CallAsync($"c{i}", $"{way} {i}", way, $$"""[{"value":"{{way}}{{i}}"},{"value":5}]""")));
            Assert.All(outcomes, outcome => Assert.Equal(expected, WorkerCluster.U64(outcome)));
        }

        // A scheduled call comes by way of a wake-up, which is delivered until it is gone.
        await CallAsync("c", "k", "plan", """[{"value":"planned"},{"value":5},{"value":0},{"value":false}]""");
        var planned = new WorkerId(target, "planned");
        await WorkerCluster.UntilAsync(async () => await world.Store.GetStatusAsync(planned) is not null && (await world.CompletedAsync(planned)).Count > 0);
        await WorkerCluster.UntilAsync(async () => await world.Store.NextWakeUpAsync() is null);
        Assert.Single(await world.CompletedAsync(planned));
        foreach (var i in Enumerable.Range(0, 4))
        {
            var keys = await world.CompletedAsync(new WorkerId(target, $"await{i}"));
            Assert.Equal(keys.Distinct(), keys);
        }

        Assert.Contains(losses.Lost, method => method.StartsWith("IWorkerGrain.Invoke", StringComparison.Ordinal));
        Assert.Contains(losses.Lost, method => method.StartsWith("IWorkerGrain.Wake", StringComparison.Ordinal));

        Task<InvocationOutcome> CallAsync(string worker, string key, string function, string parameters)
        {
            var request = WorkerCluster.Request("", parameters, key) with { Function = function };
            return world.InvokeAsync(() => world.Grain(new WorkerId(caller, worker)), request);
        }
    }

    /// <summary>Loses the first, third … call of each method of each grain.</summary>
    private sealed class Losses(bool answers) : IOutgoingGrainCallFilter
    {
        private readonly ConcurrentDictionary<(GrainId, string), int> _calls = new();

        public volatile bool IsOn;

        public ConcurrentBag<string> Lost { get; } = [];

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            var method = $"{context.InterfaceMethod.DeclaringType!.Name}.{context.MethodName}";
            var isLost = IsOn && _calls.AddOrUpdate((context.TargetId, method), 1, (_, calls) => calls + 1) % 2 == 1;
            if (isLost)
                Lost.Add(method);
            if (!isLost || answers)
                await context.Invoke();
            if (isLost)
                throw new TimeoutException($"{method} was lost by a test");
        }
    }
}
