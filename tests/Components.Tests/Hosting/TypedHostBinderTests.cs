using System.Collections.Immutable;
using System.Text;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Components.Tests.Hosting;

public sealed class TypedHostBinderTests
{
    private static readonly ResourceType FileType = new("file");

    private static readonly WitType ColorType = WitType.Enum("red", "light-green");
    private static readonly WitType RightsType = WitType.Flags("read", "write");
    private static readonly WitType PointType = WitType.Record(new WitField("x-axis", WitType.S32), new WitField("label", WitType.Option(WitType.String)));
    private static readonly WitType ShapeType = WitType.Variant(new WitCase("empty", null), new WitCase("circle", WitType.F64), new WitCase("at-point", PointType));

    private enum Color { Red, LightGreen }

    [Flags]
    private enum Rights { None = 0, Read = 1, Write = 2 }

    public sealed record Point(string? Label, int XAxis);

    public abstract record Shape
    {
        public sealed record Empty : Shape;

        public sealed record Circle(double Radius) : Shape;

        public sealed record AtPoint(Point Point) : Shape;
    }

    [WitResource("test:t/api", "file")]
    public class File(string name) : IGuestDroppable
    {
        public bool IsDropped { get; private set; }

        public string NameOf() => name;

        void IGuestDroppable.Drop() => IsDropped = true;
    }

    [Fact]
    public void Scalars_pass_both_ways()
    {
        Assert.Equal(7u, Call(new Adder(), "add", F(WitType.U32, WitType.U32, WitType.U32), WitValue.U32(3), WitValue.U32(4)).AsU32);
        Assert.Equal("xé", Call(new Joiner(), "join", F(WitType.String, WitType.String, WitType.Char), WitValue.String("x"), WitValue.Char(new Rune('é'))).AsString);
    }

    [Fact]
    public void Records_match_constructor_parameters_by_name_in_any_order()
    {
        var result = Call(new Mover(), "move-by-one", F(PointType, PointType), WitValue.Record(WitValue.S32(4), WitValue.Some(WitValue.String("p"))));
        Assert.Equal(5, result.AsItems[0].AsS32);
        Assert.Equal("p!", result.AsItems[1].Payload.AsString);
    }

    [Fact]
    public void Variants_pass_every_case()
    {
        var type = F(ShapeType, ShapeType);
        Assert.Equal(0, Call(new Echo(), "shape", type, WitValue.Variant(0)).Discriminant);
        Assert.Equal(2.5, Call(new Echo(), "shape", type, WitValue.Variant(1, WitValue.F64(2.5))).Payload.AsF64);
        var point = WitValue.Variant(2, WitValue.Record(WitValue.S32(1), WitValue.None));
        Assert.Equal(1, Call(new Echo(), "shape", type, point).Payload.AsItems[0].AsS32);
    }

    [Fact]
    public void Enums_flags_lists_and_tuples_pass()
    {
        var type = F(
            WitType.Tuple(WitType.List(ColorType), RightsType, WitType.List(WitType.U8)),
            WitType.List(ColorType), RightsType, WitType.List(WitType.U8));
        var result = Call(new Collector(), "collect", type,
            WitValue.List(new[] { WitValue.Enum(1) }), WitValue.Flags(2), WitValue.List(new byte[] { 1, 2 }));
        Assert.Equal([1, 0], result.AsItems[0].AsItems.Select(v => v.Discriminant));
        Assert.Equal(3ul, result.AsItems[1].AsFlags);
        Assert.Equal(new byte[] { 1, 2 }, (byte[])result.AsItems[2].AsArray);
    }

    [Fact]
    public void Nested_options_and_results_pass()
    {
        var type = F(WitType.Option(WitType.Result(WitType.Result(null, ColorType), null)), WitType.U32);
        Assert.False(Call(new Nester(), "nest", type, WitValue.U32(0)).IsSome);
        Assert.False(Call(new Nester(), "nest", type, WitValue.U32(1)).Payload.IsOk);
        Assert.True(Call(new Nester(), "nest", type, WitValue.U32(2)).Payload.Payload.IsOk);
        Assert.Equal(1, Call(new Nester(), "nest", type, WitValue.U32(3)).Payload.Payload.Payload.Discriminant);
    }

    [Fact]
    public void Tuples_of_more_than_seven_items_pass()
    {
        var eight = WitType.Tuple([.. Enumerable.Repeat(WitType.U16, 8)]);
        var result = Call(new Big(), "swap", F(eight, eight), WitValue.Tuple([.. Enumerable.Range(0, 8).Select(i => WitValue.U16((ushort)i))]));
        Assert.Equal([7, 1, 2, 3, 4, 5, 6, 0], result.AsItems.Select(v => (int)v.AsU16));
    }

    [Fact]
    public void Resources_are_objects_with_methods_constructors_statics_and_drop()
    {
        var wit = Interface([
            new("[constructor]file", new([new("name", WitType.String)], WitType.Own(FileType))),
            new("[method]file.name-of", new([new("self", WitType.Borrow(FileType))], WitType.String)),
            new("[static]file.temp", new([], WitType.Own(FileType))),
        ]);
        var bound = new TypedHostBinder([typeof(File)]).Bind(wit, typeof(Files), _ => new Files());
        var made = Invoke(bound, "[constructor]file", WitValue.String("a")).AsResource;
        Assert.Equal("a", Invoke(bound, "[method]file.name-of", WitValue.Borrow(made)).AsString);
        Assert.Equal("temp", Invoke(bound, "[method]file.name-of", Invoke(bound, "[static]file.temp")).AsString);
        Assert.Single(bound.Resources).Dropped!(null!, made);
        Assert.True(((File)made).IsDropped);
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_the_path()
    {
        var add = F(WitType.U32, WitType.U32, WitType.U32);
        Refused("test:t/api / sub", new Adder(), "sub", add);
        Refused("test:t/api", new Extra(), "add", add);
        Refused("test:t/api / add / parameter b", new Adder(), "add", F(WitType.U32, WitType.U32, WitType.U64));
        Refused("test:t/api / add", new Adder(), "add", F(WitType.U32, WitType.U32));
        Refused("test:t/api / add / result", new Adder(), "add", F(null, WitType.U32, WitType.U32));
        Refused("test:t/api / shape / parameter a", new Echo(), "shape", F(ShapeType, WitType.Variant(new WitCase("empty", null))));
        Refused("test:t/api / collect / parameter a / element", new Collector(), "collect",
            F(WitType.Tuple(WitType.List(ColorType), RightsType, WitType.List(WitType.U8)), WitType.List(WitType.Enum("light-green", "red")), RightsType, WitType.List(WitType.U8)));
        Refused("test:t/api / move-by-one / parameter a", new Mover(), "move-by-one", F(PointType, WitType.Record(new WitField("x-axis", WitType.S32))));
    }

    [Fact]
    public void A_scalar_call_allocates_nothing()
    {
        var bound = Bind(new Adder(), "add", F(WitType.U32, WitType.U32, WitType.U32));
        var body = bound.Functions[0].Body;
        WitValue[] arguments = [WitValue.U32(1), WitValue.U32(2)];
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var call = new HostCall((object?)null, arguments);
                body(ref call);
            }
        }
    }

    private static void Refused(string path, object target, string name, FunctionType type) =>
        Assert.Equal(path, Assert.Throws<HostBindingException>(() => Bind(target, name, type)).Path);

    private static FunctionType F(WitType? result, params WitType[] parameters) =>
        new([.. parameters.Select((type, i) => new WitParameter(((char)('a' + i)).ToString(), type))], result);

    private static WitInterface Interface(ImmutableArray<WitFunction> functions) =>
        new("test:t/api@1.0.0", functions, [new WitTypeDefinition("file", null, FileType)]);

    private static HostInterface Bind(object target, string name, FunctionType type) =>
        new TypedHostBinder([]).Bind(new("test:t/api", [new(name, type)], []), target.GetType(), _ => target);

    private static WitValue Call(object target, string name, FunctionType type, params WitValue[] arguments) =>
        Invoke(Bind(target, name, type), name, arguments);

    private static WitValue Invoke(HostInterface bound, string name, params WitValue[] arguments)
    {
        var call = new HostCall((object?)null, arguments);
        bound.Functions.Single(f => f.Name == name).Body(ref call);
        return call.Result;
    }

    private sealed class Adder
    {
        public uint Add(uint a, uint b) => a + b;
    }

    private sealed class Extra
    {
        public uint Add(uint a, uint b) => a + b;

        public void More() { }
    }

    private sealed class Joiner
    {
        public string Join(string a, Rune b) => a + b;
    }

    private sealed class Mover
    {
        public Point MoveByOne(Point point) => new(point.Label + "!", point.XAxis + 1);
    }

    private sealed class Echo
    {
        public Shape Shape(Shape shape) => shape;
    }

    private sealed class Collector
    {
        public (Color[] Colors, Rights Rights, ReadOnlyMemory<byte> Bytes) Collect(IReadOnlyList<Color> colors, Rights rights, byte[] bytes) =>
            ([.. colors, Color.Red], rights | Rights.Read, bytes);
    }

    private sealed class Nester
    {
        public Option<Result<Result<Unit, Color>, Unit>> Nest(uint which) => which switch
        {
            0 => Option<Result<Result<Unit, Color>, Unit>>.None,
            1 => Option.Some<Result<Result<Unit, Color>, Unit>>(Result.Err()),
            2 => Option.Some(Result<Result<Unit, Color>, Unit>.Ok(Result.Ok())),
            _ => Option.Some(Result<Result<Unit, Color>, Unit>.Ok(Result.Err(Color.LightGreen))),
        };
    }

    private sealed class Big
    {
        public (ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) Swap((ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) t) =>
            (t.Item8, t.Item2, t.Item3, t.Item4, t.Item5, t.Item6, t.Item7, t.Item1);
    }

    private sealed class Files
    {
        public File CreateFile(string name) => new(name);

        public File FileTemp() => new("temp");
    }
}
