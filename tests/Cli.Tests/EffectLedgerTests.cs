using GolemOrleans.Cli.Demo;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class EffectLedgerTests
{
    private static readonly EffectRequest Payment = new("/payments", "order-1", "key-1", 0);

    [Fact]
    public void A_repeated_key_is_one_effect_with_one_answer()
    {
        var ledger = new EffectLedger();
        var first = ledger.Receive(Payment);
        var second = ledger.Receive(Payment);
        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal(2, Assert.Single(ledger.EffectsOf("/payments", "order-1")).Requests);
    }

    [Fact]
    public void Another_key_is_another_effect()
    {
        var ledger = new EffectLedger();
        ledger.Receive(Payment);
        ledger.Receive(Payment with { Key = "key-2" });
        ledger.Receive(Payment with { Service = "/reservations" });
        Assert.Equal(2, ledger.EffectsOf("/payments", "order-1").Count);
    }

    [Fact]
    public async Task A_held_answer_waits_until_it_is_released()
    {
        var ledger = new EffectLedger();
        ledger.Hold("/payments", "order-1");
        ledger.Receive(Payment);
        var answer = ledger.MayAnswer(Payment);
        Assert.False(answer.IsCompleted);
        Assert.Equal(Payment, await ledger.ArrivalAsync("/payments", "order-1"));
        ledger.Release("/payments", "order-1");
        await answer.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
