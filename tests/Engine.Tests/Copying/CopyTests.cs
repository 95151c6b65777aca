using System.Collections.Immutable;
using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Clusters;
using GolemOrleans.Engine.Copying;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Serialization;
using Xunit;

namespace GolemOrleans.Engine.Tests.Copying;

[GenerateSerializer, Alias("copy-message")]
public sealed record Message([property: Id(0)] string Name, [property: Id(1)] byte[] Payload)
{
    [Id(2)]
    public List<Part> Parts { get; init; } = [];

    public string NotCopied { get; set; } = "default";
}

[GenerateSerializer]
public class Part
{
    [Id(0)]
    private readonly int _number;

    public Part(int number) => _number = number;

    [Id(1)]
    public Part? Next { get; set; }

    public int Number => _number;
}

[GenerateSerializer]
public sealed class Special(int number, string more) : Part(number)
{
    [Id(0)]
    public string More { get; } = more;
}

[GenerateSerializer, Immutable]
public sealed record Frozen([property: Id(0)] byte[] Bytes);

[GenerateSerializer]
public readonly record struct Pair([property: Id(0)] string A, [property: Id(1)] int[] B);

[GenerateSerializer]
public sealed class Twice
{
    [Id(0)]
    public int A { get; set; }

    [Id(0)]
    public int B { get; set; }
}

[GenerateSerializer]
public sealed class HidesStranger
{
    [Id(0)]
    public Stranger? Inside { get; set; }
}

public sealed class Stranger;

[GenerateSerializer]
public sealed class KnownException(string message, int code) : Exception(message)
{
    [Id(0)]
    public int Code { get; } = code;
}

public sealed class CopyTests : IDisposable
{
    private readonly EngineCluster _cluster = new(TimeProvider.System, new GrainCatalog([]));

    public void Dispose() => _cluster.Dispose();

    private T Copy<T>(T value) =>
        new CopyContext(new CallRuntime(_cluster, null, new SiloMessagingOptions(), new ExceptionSerializationOptions(), [])).Copy(value);

    [Fact]
    public void A_record_is_copied_deeply_by_its_members_with_ids_and_nothing_else()
    {
        var source = new Message("n", [1, 2]) { Parts = [new Part(7)], NotCopied = "changed" };
        var copy = Copy(source);
        Assert.NotSame(source, copy);
        Assert.Equal("n", copy.Name);
        Assert.NotSame(source.Payload, copy.Payload);
        Assert.Equal(source.Payload, copy.Payload);
        Assert.NotSame(source.Parts[0], copy.Parts[0]);
        Assert.Equal(7, copy.Parts[0].Number);
        Assert.Null(copy.NotCopied);
    }

    [Fact]
    public void Shared_and_cyclic_references_stay_as_they_are()
    {
        var part = new Part(1);
        part.Next = part;
        var copy = Copy(new List<Part> { part, part });
        Assert.Same(copy[0], copy[1]);
        Assert.Same(copy[0], copy[0].Next);
        Assert.NotSame(part, copy[0]);
        var many = Enumerable.Range(0, 50).Select(i => new Part(i)).ToList();
        var manyTwice = Copy(new List<Part>([.. many, .. many]));
        Assert.All(Enumerable.Range(0, 50), i => Assert.Same(manyTwice[i], manyTwice[i + 50]));
    }

    [Fact]
    public void A_derived_object_keeps_its_type_and_the_members_of_both_levels()
    {
        var copy = Assert.IsType<Special>(Copy<Part>(new Special(3, "more")));
        Assert.Equal(3, copy.Number);
        Assert.Equal("more", copy.More);
    }

    [Fact]
    public void Immutable_values_are_passed_on_and_all_others_copied()
    {
        var frozen = new Frozen([1]);
        Assert.Same(frozen, Copy(frozen));
        var list = new List<int> { 1 };
        Assert.NotSame(list, Copy(list));
        Assert.Same(list, Copy(list.AsImmutable()).Value);
        var array = ImmutableArray.Create(1, 2);
        Assert.Equal(array, Copy(array));
        Assert.NotSame(list, Copy<object>(list));
    }

    [Fact]
    public void Structs_tuples_and_dictionaries_are_copied_deeply()
    {
        var numbers = new[] { 1 };
        var copy = Copy(new Dictionary<string, (Pair, int?)> { ["k"] = (new Pair("a", numbers), 5) });
        Assert.Equal("a", copy["k"].Item1.A);
        Assert.NotSame(numbers, copy["k"].Item1.B);
        Assert.Equal(numbers, copy["k"].Item1.B);
        Assert.Equal(5, copy["k"].Item2);
        Assert.Equal([1, 2, 3], Copy(new Stack<int>([3, 2, 1])).ToArray());
    }

    [Fact]
    public void A_class_without_a_generated_serialiser_is_refused_by_name_wherever_it_hides()
    {
        Assert.Contains(nameof(Stranger), Assert.Throws<CodecNotFoundException>(() => Copy(new Stranger())).Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => Copy<object>(new Stranger()));
        Assert.Throws<CodecNotFoundException>(() => Copy(new List<object> { new Stranger() }));
        Assert.Contains("Inside", Assert.Throws<CodecNotFoundException>(() => Copy(new HidesStranger())).Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => Copy<IEnumerable<int>>(Enumerable.Range(0, 3).Select(i => i)));
        Assert.Throws<CodecNotFoundException>(() => Copy<Func<int>>(() => 1));
    }

    [Fact]
    public void Two_members_with_one_id_are_refused() =>
        Assert.Contains("id 0", Assert.Throws<CodecNotFoundException>(() => Copy(new Twice())).Message, StringComparison.Ordinal);

    [Fact]
    public void An_exception_keeps_its_members_with_ids_its_data_and_its_inner_exception()
    {
        var source = new KnownException("m", 42) { Data = { ["k"] = "v" } };
        var copy = Assert.IsType<KnownException>(Copy<Exception>(source));
        Assert.NotSame(source, copy);
        Assert.Equal(("m", 42, "v"), (copy.Message, copy.Code, copy.Data["k"]));
        Assert.Equal(2, Assert.IsType<AggregateException>(Copy<Exception>(new AggregateException(source, source))).InnerExceptions.Count);
    }
}
