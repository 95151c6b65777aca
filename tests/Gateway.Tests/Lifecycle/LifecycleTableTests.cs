using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Lifecycle;

/// <summary>Every cell of the table of commands and states, over HTTP. All states of a command are tried at once.</summary>
[Collection(nameof(GatewayFixture))]
public sealed class LifecycleTableTests(GatewayFixture fixture)
{
    private static readonly LifecycleTable s_table = LifecycleTable.Document;

    private Api Api => fixture.Api;

    public static TheoryData<string> Commands => [.. s_table.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_is_answered_in_each_state_and_leads_to_the_next(string command)
    {
        var deployed = await fixture.OnceAsync("lifecycle table", DeployAsync);
        var commands = new Commands(deployed.Split(' ')[1]);
        var wrong = await Task.WhenAll(Enum.GetValues<WorkerState>().Select(state =>
            TryAsync(new Specimen(Api, deployed.Split(' ')[0], fixture.NewName()), state, command, commands)));
        Assert.Empty(wrong.OfType<string>());
    }

    /// <summary>What differs from the table, or null.</summary>
    private async Task<string?> TryAsync(Specimen worker, WorkerState state, string command, Commands commands)
    {
        try
        {
            await worker.BringToAsync(state, queueing: command == "cancel a queued key");
            await CheckAsync(worker, state, command, commands);
            return null;
        }
        catch (Exception e)
        {
            return $"{state}: {e.Message}";
        }
        finally
        {
            await Api.DeleteAsync(worker.Path);
        }
    }

    private async Task CheckAsync(Specimen worker, WorkerState state, string command, Commands commands)
    {
        var cell = s_table[command, state];
        var sent = commands.SendAsync(command, worker);
        if (cell.Answer == "waits")
        {
            // It arrives behind what runs, sooner or later; only an interrupt ends its wait.
            while (!sent.IsCompleted)
                await Task.WhenAny(sent, InterruptedAsync(worker));
        }

        Assert.Equal(cell.Answer, Lifecycle.Commands.Word(await sent));
        await CheckAfterAsync(worker, state, command, cell);
    }

    private static async Task InterruptedAsync(Specimen worker)
    {
        await worker.InterruptAsync();
        await worker.Api.UntilStatusAsync(worker.Path, "Interrupted");
    }

    private async Task CheckAfterAsync(Specimen worker, WorkerState state, string command, Cell cell)
    {
        if (cell.Status is null)
            return;
        if (cell.Status == "-")
        {
            Assert.Equal(404, (await Api.GetAsync(worker.Path)).Status);
            return;
        }

        var after = (await Api.UntilAsync(worker.Path, answer => answer.Ok.GetProperty("status").GetString() == cell.Status
            && (cell.Version is not { } version || answer.Json.GetProperty("componentVersion").GetInt32() == version))).Ok;
        Assert.Equal(cell.Version ?? 1, after.GetProperty("componentVersion").GetInt32());
        switch (command)
        {
            case "deactivate a plugin" when state != WorkerState.None:
                Assert.Equal(0, after.GetProperty("activePlugins").GetArrayLength());
                break;
            case "activate a plugin":
                Assert.Equal(1, after.GetProperty("activePlugins").GetArrayLength());
                break;
            case "cancel a queued key":
                Assert.Equal(0, after.GetProperty("pendingInvocationCount").GetInt32());
                break;
            case "update by snapshot" when state == WorkerState.Failed:
                Assert.StartsWith("failed to get a snapshot for manual update: the worker has failed: ", after.GetProperty("updates")[0].GetProperty("details").GetString(), StringComparison.Ordinal);
                Assert.Equal(0, after.GetProperty("pendingInvocationCount").GetInt32());
                break;
            case "fork":
                Assert.Equal(7ul, (await Api.CallAsync(Lifecycle.Commands.ForkOf(worker), "get")).GetUInt64());
                break;
        }

        await CheckFirstAsync(worker, state, command);
    }

    /// <summary>Whatever happened, the answer of the first invocation is what it was, unless that was taken back.</summary>
    private async Task CheckFirstAsync(Specimen worker, WorkerState state, string command)
    {
        var isTakenBack = command == "revert to the first entry" || (command == "revert the last invocation" && state == WorkerState.Idle);
        if (state == WorkerState.None || isTakenBack)
            return;
        Assert.Equal(7ul, await Api.AddAsync(worker.Path, 7, Specimen.First));
        if (command == "revert the last invocation")
            Assert.Equal(7ul, (await Api.CallAsync(worker.Path, "get")).GetUInt64());
    }

    /// <summary>A component whose version 1 has a plugin; its workers are updated to version 0. Answers its id and the installation's.</summary>
    private async Task<string> DeployAsync()
    {
        var (component, installation) = await IdlePlugin.InstalledAsync(fixture, await FileTests.DeployAsync(fixture));
        return $"{component} {installation}";
    }
}
