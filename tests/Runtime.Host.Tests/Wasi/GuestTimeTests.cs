using GolemOrleans.Runtime.Host.Wasi.Clocks;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

/// <summary>The monotonic clock of a guest on a machine whose clock is set.</summary>
public sealed class GuestTimeTests
{
    private readonly SetClock _clock = new();

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_sleep_takes_as_long_as_it_should_although_the_clock_is_set(int seconds)
    {
        var time = new GuestTime(_clock);
        var end = time.Now() + 2_000_000_000;
        _clock.TimeOfDay += TimeSpan.FromSeconds(seconds);
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), time.Until(end));
        Assert.Equal(_clock.TimeOfDay + TimeSpan.FromSeconds(1), time.TimeOfDay(end));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, time.Until(end));
        Assert.Equal(end, time.Now());
    }

    [Fact]
    public void After_a_load_it_goes_on_beyond_what_was_told_and_measures_from_there()
    {
        var before = new GuestTime(_clock).Now();
        _clock.TimeOfDay -= TimeSpan.FromHours(1);
        var time = new GuestTime(_clock) { Told = before };
        Assert.Equal(before + 1, time.Now());
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1_000_000_001, time.Now());
    }

    [Fact]
    public void No_answer_is_given_twice_although_no_time_passes()
    {
        var time = new GuestTime(_clock);
        time.Told = time.Now();
        Assert.Equal(time.Told + 1, time.Now());
    }

    [Fact]
    public void An_instant_beyond_all_times_is_the_last_one() =>
        Assert.Equal(DateTimeOffset.MaxValue, new GuestTime(_clock).TimeOfDay(ulong.MaxValue));

    private sealed class SetClock : TimeProvider
    {
        private long _ticks;

        public DateTimeOffset TimeOfDay { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => TimeOfDay;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time)
        {
            _ticks += time.Ticks;
            TimeOfDay += time;
        }
    }
}
