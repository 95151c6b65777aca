using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

public sealed class MemoryMapBudgetTests
{
    [Fact]
    public void Instances_are_refused_near_the_limit_and_admitted_again_after_release()
    {
        var budget = new MemoryMapBudget(10_000, () => 1_000);
        budget.Take(4_900);
        Assert.Throws<WasmResourceExhaustedException>(() => budget.Take(4_905));
        budget.Release(4_900);
        budget.Take(4_900);
    }

    [Fact]
    public void The_estimate_is_corrected_by_the_real_number_before_refusing()
    {
        var real = 1_000;
        var budget = new MemoryMapBudget(10_000, () => real);
        budget.Take(4_900);
        real = 2_000;
        budget.Take(3_000);
        Assert.Equal(5_000, budget.InUse);
    }

    [Fact]
    public void No_limit_means_no_guard()
    {
        var budget = new MemoryMapBudget(0, () => throw new InvalidOperationException());
        budget.Take(int.MaxValue);
        budget.Release(1);
    }
}
