using Xunit;

namespace GolemOrleans.Grains.Tests.WakeUps;

/// <summary>Who fires wake-ups, how late, and how much it costs. In the time of a clock that moves from one timer to the next.</summary>
public sealed class WakeUpServiceTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task One_silo_fires_a_wake_up_when_it_is_due_and_the_others_do_not_look_for_it()
    {
        const int silos = 8, wakeUps = 100, seconds = 10;
        await using var world = await WakeUpSilos.StartAsync(silos);
        var before = world.Queries.Count;
        for (var i = 0; i < wakeUps; i++)
            await world.AddAsync($"w{i}", s_second + s_step * 7 * i);
        await world.PassAsync(s_second * seconds);

        Assert.Equal(wakeUps, world.Fired.Count);
        Assert.Equal(wakeUps, world.Fired.Select(fired => fired.Worker).Distinct().Count());
        Assert.All(world.Fired, fired => Assert.InRange(fired.Late, TimeSpan.Zero, s_step));
        Assert.All(world.Fired, fired => Assert.Equal(world.SiloOf(fired.Worker), fired.Silo));
        Assert.Equal(silos, world.Fired.Select(fired => fired.Silo).Distinct().Count());

        // A look is two queries: one look for each wake-up, and the regular ones of each silo, at most every 400 ms.
        var looks = (world.Queries.Count - before) / 2;
        Assert.InRange(looks, wakeUps, wakeUps + silos * seconds * 1000 / 400);
    }

    [Fact]
    public async Task A_look_takes_two_queries_however_many_wake_ups_are_due()
    {
        await using var world = await WakeUpSilos.StartAsync(1);
        for (var i = 0; i < 200; i++)
            await world.AddAsync($"w{i}", s_second);
        await world.PassAsync(s_second - s_step);
        var before = world.Queries.Count;
        await world.PassAsync(s_step);
        Assert.Equal(200, world.Fired.Count);
        Assert.Equal(2, world.Queries.Count - before);
    }

    [Fact]
    public async Task Silos_do_not_look_in_step()
    {
        await using var world = await WakeUpSilos.StartAsync(8);
        await world.PassAsync(s_second * 5);
        var most = 0;
        for (var i = 0; i < 100; i++)
        {
            var before = world.Queries.Count;
            await world.PassAsync(s_step);
            most = Math.Max(most, (world.Queries.Count - before) / 2);
        }

        Assert.InRange(most, 1, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wake_up_of_a_dead_silo_is_late_by_less_than_a_second(bool othersKnow)
    {
        await using var world = await WakeUpSilos.StartAsync(3);
        var dead = world.SiloOf(await world.AddAsync("w", s_second));
        await world.KillAsync(dead);
        if (othersKnow)
            world.Forget(dead);
        await world.PassAsync(s_second * 3);
        var fired = Assert.Single(world.Fired);
        Assert.NotEqual(dead, fired.Silo);
        Assert.InRange(fired.Late, TimeSpan.Zero, s_second);
    }

    [Fact]
    public async Task A_wake_up_that_hangs_holds_up_no_other()
    {
        await using var world = await WakeUpSilos.StartAsync(1);
        world.Hang(await world.AddAsync("hangs", s_second));
        var other = await world.AddAsync("other", s_second * 2);
        await world.PassAsync(s_second * 3);
        Assert.InRange(Assert.Single(world.Fired, fired => fired.Worker == other).Late, TimeSpan.Zero, s_step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task What_a_silo_had_leased_when_it_died_comes_again_when_the_lease_ends_also_when_clocks_were_set(int clockSetBySeconds)
    {
        await using var world = await WakeUpSilos.StartAsync(3);
        var worker = await world.AddAsync("w", TimeSpan.FromHours(-2));
        world.Hang(worker);
        await world.PassAsync(s_second);
        var first = Assert.Single(world.Fired);
        await world.KillAsync(first.Silo);
        world.Forget(first.Silo);
        world.Release(worker);
        world.Clock.Ahead = TimeSpan.FromSeconds(clockSetBySeconds);
        await world.PassAsync(TimeSpan.FromSeconds(16));
        Assert.Equal(2, world.Fired.Count);
        Assert.NotEqual(first.Silo, world.Fired.Last().Silo);
    }
}
