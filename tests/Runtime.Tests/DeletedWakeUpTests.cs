using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;

namespace GolemOrleans.Runtime.Tests;

public class DeletedWakeUpTests
{
    [Fact]
    public async Task The_wake_up_of_a_worker_that_was_deleted_meanwhile_needs_nothing_and_creates_nothing()
    {
        using var world = new TestWorld(new Counter().Program());
        var wakeUp = new WakeUp(new WakeUpKey(world.Worker, "promise"), DateTimeOffset.UnixEpoch, WakeUpKind.PromiseCompleted);

        // Throwing would make the wake-up service offer it for ever.
        await world.Start().WakeAsync(wakeUp);

        Assert.Null(await world.Store.NextWakeUpAsync());
        Assert.Null(await world.Store.GetStatusAsync(world.Worker));
    }
}
