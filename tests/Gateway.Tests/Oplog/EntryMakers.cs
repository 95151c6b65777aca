using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Oplog;

/// <summary>Leads workers through everything that leaves an entry of its own in an oplog.</summary>
internal sealed class EntryMakers(GatewayFixture fixture)
{
    private const string Host = "golem:api/host";
    private const string Tracing = "golem:api/context";

    private Api Api => fixture.Api;

    /// <summary>The paths of workers whose oplogs together hold every type.</summary>
    public Task<string[]> MakeAllAsync() => Task.WhenAll(
        CommandsAsync(), LeaveAsync(), FalterAsync(), UpdateAsync(), EphemeralAsync(), PluginAsync(), ResourceAsync(), ControlAsync(), UnfinishedRegionAsync());

    /// <summary>Queueing, suspending, cancelling, interrupting, reverting.</summary>
    private async Task<string> CommandsAsync()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.InvokeAsync(worker, "test:life/api.{say}", """[{"value":"a line"}]""");
        await Api.InvokeAsync(worker, "test:life/api.{wait}", wait: false);
        await Api.UntilStatusAsync(worker, "Suspended");
        await Api.InvokeAsync(worker, "test:life/api.{get}", key: "queued", wait: false);
        Assert200(await Api.DeleteAsync($"{worker}/invocations/queued"));
        Assert200(await Api.PostAsync($"{worker}/interrupt"));
        Assert200(await Api.PostAsync($"{worker}/revert", """{"type":"revertLastInvocations","numberOfInvocations":1}"""));
        return worker;
    }

    private async Task<string> LeaveAsync()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.InvokeAsync(worker, "test:life/api.{leave}");
        return worker;
    }

    private async Task<string> FalterAsync()
    {
        var worker = await fixture.NewWorkerAsync();
        await Api.InvokeAsync(worker, "test:life/api.{falter}", wait: false);
        await Api.UntilStatusAsync(worker, "Retrying");
        return worker;
    }

    /// <summary>One update that there is no version for, then one by snapshot.</summary>
    private async Task<string> UpdateAsync()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var worker = $"/v1/components/{component}/workers/updated";
        await Api.AddAsync(worker, 1);
        await Api.UpdateAsync(component, LifeGuest.Wasm(2));
        foreach (var update in new[] { """{"mode":"Automatic","targetVersion":9}""", """{"mode":"Manual","targetVersion":1}""" })
            Assert200(await Api.PostAsync($"{worker}/update", update));
        await Api.UntilAsync(worker, answer => answer.Ok.GetProperty("componentVersion").GetInt32() == 1);
        return worker;
    }

    private async Task<string> EphemeralAsync()
    {
        var component = await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm(), ("componentType", "Ephemeral"u8.ToArray()));
        var worker = $"/v1/components/{component}/workers/ephemeral";
        for (var i = 0; i < 2; i++)
            await Api.AddAsync(worker, 1);
        return worker;
    }

    private async Task<string> PluginAsync()
    {
        var (component, installation) = await IdlePlugin.InstalledAsync(fixture, await Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm()));
        var worker = $"/v1/components/{component}/workers/observed";
        await Api.AddAsync(worker, 1);
        foreach (var command in new[] { "deactivate", "activate" })
            Assert200(await Api.PostAsync($"{worker}/{command}-plugin?plugin-installation-id={installation}"));
        return worker;
    }

    private async Task<string> ResourceAsync()
    {
        var component = await fixture.ComponentAsync("demo:counters", () => GatewayFixture.ClusterGuest("target"));
        var worker = $"/v1/components/{component}/workers/{fixture.NewName()}";
        foreach (var (function, parameters) in new[] { ("inc", """[{"value":3}]"""), ("drop", "[]") })
            _ = (await Api.InvokeAsync(worker, $"demo:target-exports/api.{{counter(7).{function}}}", parameters)).Ok;
        return worker;
    }

    /// <summary>A region, a write that is not idempotent, a span, more memory, another persistence level.</summary>
    private async Task<string> ControlAsync()
    {
        var wat = new WatComponent()
            .Import(Host, "mark-begin-operation", "mark-end-operation", "set-oplog-persistence-level", "set-idempotence-mode", "generate-idempotency-key")
            .Import(Tracing, "start-span", "[method]span.set-attribute", "[method]span.finish")
            .Drop(Tracing, "span");
        var (name, key, value) = (wat.Text("work"), wat.Text("part"), wat.Text("all of it"));
        var worker = await DeployAsync(wat.ToWasm($"""
            (call $host.mark-end-operation (call $host.mark-begin-operation))
            (drop (memory.grow (i32.const 1)))
            (call $host.set-idempotence-mode (i32.const 0))
            (call $host.generate-idempotency-key (i32.const 0))
            (local.set $a (call $context.start-span {name}))
            (call $context.method.span.set-attribute (local.get $a) {key} (i32.const 0) {value})
            (call $context.method.span.finish (local.get $a))
            (call $drop-context-span (local.get $a))
            (call $host.set-oplog-persistence-level (i32.const 1))
            """));
        _ = (await Api.InvokeAsync(worker, "run")).Ok;
        return worker;
    }

    /// <summary>A region that fails is run anew, behind a jump.</summary>
    private async Task<string> UnfinishedRegionAsync()
    {
        var worker = await DeployAsync(new WatComponent().Import(Host, "mark-begin-operation").ToWasm("(drop (call $host.mark-begin-operation)) (unreachable)"));
        await Api.InvokeAsync(worker, "run", wait: false);
        await Api.UntilAsync($"{worker}/oplog?query=jump&count=1", answer => answer.Ok.GetProperty("entries").GetArrayLength() == 1);
        Assert200(await Api.PostAsync($"{worker}/interrupt"));
        return worker;
    }

    private async Task<string> DeployAsync(byte[] component) => $"/v1/components/{await Api.DeployAsync(fixture.NewName(), component)}/workers/w";

    private static void Assert200(Answer answer) => _ = answer.Ok;
}
