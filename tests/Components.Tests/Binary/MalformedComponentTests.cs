using Xunit;
using static GolemOrleans.Components.Tests.Binary.WasmBytes;

namespace GolemOrleans.Components.Tests.Binary;

public sealed class MalformedComponentTests
{
    private static ComponentFormatException Refused(byte[] bytes) =>
        Assert.Throws<ComponentFormatException>(() => ComponentDefinition.Decode(bytes));

    private static void Refused(byte[] bytes, string reason) => Assert.Contains(reason, Refused(bytes).Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_component_decodes()
    {
        var definition = ComponentDefinition.Decode(Component());
        Assert.Empty(definition.Imports);
        Assert.Empty(definition.Exports);
        Assert.Empty(definition.Body.Definitions);
    }

    [Fact]
    public void Empty_input_is_refused() => Refused([], "empty");

    [Fact]
    public void Other_files_are_not_wasm() => Refused("%PDF-1.7 and more"u8.ToArray(), "not WebAssembly");

    [Fact]
    public void Short_input_that_is_not_wasm_says_so() => Refused("PK"u8.ToArray(), "not WebAssembly");

    [Fact]
    public void Core_module_is_named_as_such() => Refused(Module(), "a core WebAssembly module, not a component");

    [Fact]
    public void Unknown_version_is_named() => Refused([0, 0x61, 0x73, 0x6D, 0x0C, 0, 1, 0], "version 0xc");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Truncated_preamble_is_refused(int length) => Refused(ComponentPreamble[..length], "unexpected end");

    [Fact]
    public void Truncated_section_names_both_lengths() =>
        Refused(Component([7, 10, 1]), "section 7 is 10 bytes long, but only 1 bytes follow");

    [Fact]
    public void Offset_is_that_of_the_fault()
    {
        var e = Refused(Component(TypeSection([0x73], [0x62])));
        Assert.Equal(8 + 2 + 1 + 1, e.Offset);
    }

    [Fact]
    public void Unknown_section_is_refused() => Refused(Component(Section(13, [0])), "13 is not the id of a component section");

    [Fact]
    public void Leftover_bytes_of_a_section_are_refused() => Refused(Component(Section(7, [1], [0x73], [0])), "unexpected bytes");

    [Theory]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    public void Overlong_leb_is_refused(byte[] leb) => Refused(Component(Section(7, leb)), "not an unsigned LEB128");

    [Fact]
    public void Huge_counts_are_refused_before_anything_is_allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Component(Section(7, Leb(999_999))), "the binary is truncated");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Counts_above_the_limit_are_refused() => Refused(Component(Section(7, Leb(uint.MaxValue))), "exceed the limit");

    [Fact]
    public void Invalid_utf8_is_refused() =>
        Refused(Component(TypeSection([0x40, 0, 1, 0]), Vector(10, [0, 2, 0xFF, 0xFE, 1, 0])), "not valid UTF-8");

    [Theory]
    [InlineData(0x66, "streams")]
    [InlineData(0x65, "futures")]
    [InlineData(0x64, "error-context")]
    [InlineData(0x43, "async function types")]
    [InlineData(0x3E, "resources with asynchronous destructors")]
    public void Async_types_are_named_as_not_supported(byte opcode, string what) =>
        Refused(Component(TypeSection([opcode, 0, 1, 0])), "not supported: " + what);

    [Theory]
    [InlineData(0x05)]
    [InlineData(0x09)]
    [InlineData(0x1C)]
    [InlineData(0x2D)]
    [InlineData(0x40)]
    public void Async_built_ins_are_named_as_not_supported(byte opcode) => Refused(Component(Vector(8, [opcode, 0, 0])), "not supported");

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x2E)]
    [InlineData(0x43)]
    public void Unknown_canonical_definitions_are_refused(byte opcode) => Refused(Component(Vector(8, [opcode])), "is not a canonical definition");

    [Fact]
    public void Nesting_of_components_is_limited()
    {
        var bytes = Component();
        for (var i = 0; i < 99; i++)
            bytes = Component(Section(4, bytes));
        ComponentDefinition.Decode(bytes);
        Refused(Component(Section(4, bytes)), "nest deeper than 100");
    }

    [Fact]
    public void Nesting_of_value_types_is_limited()
    {
        byte[][] Lists(int depth) => [[0x73], .. Enumerable.Range(0, depth).Select(i => Join([[0x70], Leb64(i)]))];
        ComponentDefinition.Decode(Component(TypeSection(Lists(99))));
        Refused(Component(TypeSection(Lists(100))), "nest deeper than 100");
    }

    [Fact]
    public void Nesting_of_instance_types_by_reference_is_limited()
    {
        // Each instance type exports an instance of the one before: (alias outer 1 i) (export "a" (instance 0)).
        byte[][] Chain(int depth) =>
        [
            [0x42, 0],
            .. Enumerable.Range(0, depth).Select(i => Join([[0x42, 2, 2, 3, 2, 1], Leb((uint)i), [4], ExternName("a"), [5, 0]])),
        ];
        ComponentDefinition.Decode(Component(TypeSection(Chain(99))));
        Refused(Component(TypeSection(Chain(50_000))), "nest deeper than 100");
    }

    [Fact]
    public void Exponential_types_are_refused()
    {
        byte[][] types = [[0x73], .. Enumerable.Range(0, 60).Select(i => Join([[0x6F, 2], Leb64(i), Leb64(i)]))];
        Refused(Component(TypeSection(types)), "larger than 1000000 nodes");
    }

    [Fact]
    public void Exponential_instance_types_use_up_the_budget()
    {
        byte[] Level(int i) => Join(
            [0x42, 11, 2, 3, 2, 1], Leb((uint)i), Join([.. Enumerable.Range(0, 10).Select(k => Join([4], ExternName("a" + k), [5, 0]))]));
        byte[] first = Join([0x42, 1, 4], ExternName("r"), [3, 1]);
        byte[][] types = [first, .. Enumerable.Range(0, 20).Select(Level)];
        Refused(Component(TypeSection(types)), "too complex");
    }

    /// <summary>A type index as signed LEB128.</summary>
    private static byte[] Leb64(int index) => index < 64 ? [(byte)index] : [(byte)(index & 0x7F | 0x80), (byte)(index >> 7)];
}
