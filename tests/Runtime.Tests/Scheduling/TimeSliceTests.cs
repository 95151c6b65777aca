using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Tests.Time;
using Xunit;

namespace GolemOrleans.Runtime.Tests.Scheduling;

/// <summary>Slots of work that computes for long, on a clock that the tests move.</summary>
public sealed class TimeSliceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly WorkerSchedulerOptions _options;
    private readonly DedicatedThreadScheduler _scheduler;

    public TimeSliceTests()
    {
        _options = new WorkerSchedulerOptions { Slots = 1, Time = _time };
        _scheduler = new DedicatedThreadScheduler(_options);
    }

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public async Task Work_that_has_had_its_share_is_asked_to_pass_its_slot_on()
    {
        var spinner = await SpinAsync();
        var other = _scheduler.RunAsync(static _ => { });
        PassSlices(1);
        Assert.Equal(0, spinner.Asked);
        PassSlices(1);
        await other.WaitAsync(TestWorld.Long);
        Assert.Equal(1, spinner.Asked);
        await spinner.EndAsync();
    }

    [Fact]
    public async Task Nobody_is_asked_while_nobody_waits()
    {
        var spinner = await SpinAsync();
        PassSlices(10);
        Assert.Equal(0, spinner.Asked);
        await spinner.EndAsync();
    }

    [Fact]
    public async Task Paused_work_and_new_work_take_turns_by_age()
    {
        var first = await SpinAsync();
        var second = new Spinner(_scheduler);
        PassSlices(2);
        await second.Started.WaitAsync(TestWorld.Long);
        var done = _scheduler.RunAsync(static _ => { });

        // The first was paused before the third came, so it goes on first.
        PassSlices(2);
        await first.ResumedAsync(1);
        Assert.False(done.IsCompleted);
        PassSlices(2);
        await done.WaitAsync(TestWorld.Long);
        await Task.WhenAll(first.EndAsync(), second.EndAsync());
    }

    [Fact]
    public async Task Work_whose_wait_is_over_gets_a_slot_though_others_compute_for_ever()
    {
        var wait = new TaskCompletionSource();
        var waiting = new TaskCompletionSource();
        var waiter = _scheduler.RunAsync(slot =>
        {
            waiting.SetResult();
            slot.Wait(wait.Task, default);
        });
        await waiting.Task.WaitAsync(TestWorld.Long);
        var spinner = await SpinAsync();
        wait.SetResult();
        await Eventually.TrueAsync(() =>
        {
            PassSlices(1);
            return Task.FromResult(waiter.IsCompleted);
        });
        await spinner.EndAsync();
    }

    private async Task<Spinner> SpinAsync()
    {
        var spinner = new Spinner(_scheduler);
        await spinner.Started.WaitAsync(TestWorld.Long);
        return spinner;
    }

    private void PassSlices(int count)
    {
        for (var i = 0; i < count; i++)
            _time.Advance(_options.Slice);
    }

    /// <summary>Work that computes until it is told to end, and passes its slot on when asked.</summary>
    private sealed class Spinner
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _work;
        private volatile bool _mustPause, _mustEnd;
        private volatile int _resumed;
        private int _asked;

        public Spinner(DedicatedThreadScheduler scheduler) => _work = scheduler.RunAsync(Run);

        public Task Started => _started.Task;

        public int Asked => Volatile.Read(ref _asked);

        public Task ResumedAsync(int times) => Eventually.TrueAsync(() => Task.FromResult(_resumed >= times));

        public Task EndAsync()
        {
            _mustEnd = true;
            return _work.WaitAsync(TestWorld.Long);
        }

        private void Run(RunSlot slot)
        {
            slot.Preempt = () =>
            {
                Interlocked.Increment(ref _asked);
                _mustPause = true;
            };
            _started.SetResult();
            while (!_mustEnd)
            {
                if (!_mustPause)
                {
                    Thread.Yield();
                    continue;
                }

                _mustPause = false;
                slot.PassOn();
                _resumed++;
            }
        }
    }
}
