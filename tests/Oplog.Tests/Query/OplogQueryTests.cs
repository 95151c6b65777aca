using System.Text;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query.Search;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Query;

public sealed class OplogQueryTests
{
    private static readonly WitType s_item = WitType.Record(new WitField("product-id", WitType.String), new WitField("quantity", WitType.U32));

    private static readonly OplogEntry s_added = new ExportedFunctionInvokedEntry(
        Samples.Time, "shop:it/api.{add-item}", Parameters(new ValueAndType(s_item, WitValue.Record(WitValue.String("G-1001 Tea"), WitValue.U32(7)))), "Key-1", Samples.Context);

    private static readonly OplogEntry s_log = new LogEntry(Samples.Time, OplogLogLevel.Stdout, "main", "Hello (big) World");

    [Theory]
    [InlineData("add-item")]
    [InlineData("ADD-ITEM tea")]
    [InlineData("add-item AND tea")]
    [InlineData("nope OR tea")]
    [InlineData("NOT nope")]
    [InlineData("exported-function NOT (log OR noop)")]
    [InlineData("exportedfunctioninvoked exported-function-invoked")]
    [InlineData("\"G-1001 Tea\"")]
    [InlineData("product-id:tea")]
    [InlineData("Product-ID:\"Tea\"")]
    [InlineData("quantity:7")]
    [InlineData("quantity:/^7$/")]
    [InlineData("/G-[0-9]+ T/")]
    [InlineData("key\\-1")]
    [InlineData("api.{add")]
    [InlineData("a OR nope AND nope2")]
    [InlineData("((add-item))")]
    public void A_query_finds_the_invocation(string query) => Assert.True(Matches(query, s_added));

    [Theory]
    [InlineData("log")]
    [InlineData("add-item nope")]
    [InlineData("\"g-1001 tea\"")]
    [InlineData("quantity:tea")]
    [InlineData("nope:add-item")]
    [InlineData("product-id.quantity:7")]
    [InlineData("/^Tea$/")]
    [InlineData("NOT add-item")]
    [InlineData("add-item AND NOT tea")]
    [InlineData("(add-item OR nope) nope")]
    public void A_query_does_not_find_the_invocation(string query) => Assert.False(Matches(query, s_added));

    [Theory]
    [InlineData("\"Hello (big)\"", true)]
    [InlineData("hello \\(big\\)", true)]
    [InlineData("ORdinary", false)]
    [InlineData("main log", true)]
    public void Logs_are_found_by_their_words(string query, bool found) => Assert.Equal(found, Matches(query, s_log));

    [Fact]
    public void Every_kind_is_found_by_both_spellings_of_its_name()
    {
        foreach (var entry in Samples.All.Where(e => e is not (ImportedFunctionInvokedEntry or ExportedFunctionInvokedEntry or ExportedFunctionCompletedEntry or DescribeResourceEntry or PendingWorkerInvocationEntry)))
        {
            var name = entry.Kind.ToString();
            Assert.True(Matches(name, entry));
            var kebab = string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}"));
            Assert.Equal(entry.Kind != OplogEntryKind.NoOp, Matches(kebab, entry));
            Assert.False(Matches("somethingelse", entry));
        }
    }

    [Theory]
    [InlineData("(", 1, "end of input", "whitespaces or NOT")]
    [InlineData("", 0, "end of input", "whitespaces or NOT")]
    [InlineData("a AND", 5, "end of input", "whitespaces or NOT")]
    [InlineData("a)", 1, "`)`", "AND, OR or NOT")]
    [InlineData("(a", 2, "end of input", "`)`")]
    [InlineData("\"open", 5, "end of input", "`\"`")]
    [InlineData("/open", 5, "end of input", "`/`")]
    [InlineData("a:", 2, "end of input", "whitespaces or NOT")]
    [InlineData(":a", 0, "`:`", "whitespaces or NOT")]
    public void What_is_no_query_is_refused_with_its_place(string query, int offset, string unexpected, string expected)
    {
        var refused = Assert.Throws<OplogQueryException>(() => OplogQueryParser.Parse(query));
        Assert.Equal($"Parse error at PointerOffset({offset})\nUnexpected {unexpected}\nExpected {expected}\n", refused.Message);
    }

    [Theory]
    [InlineData("/(a/")]
    [InlineData("/(a)\\1/")]
    [InlineData("/(?=a)/")]
    public void Expressions_that_are_wrong_or_could_run_for_ever_are_refused(string query) =>
        Assert.Throws<OplogQueryException>(() => OplogQueryParser.Parse(query));

    [Fact]
    public void Deep_and_long_queries_are_refused_and_never_overflow_the_stack()
    {
        Assert.Throws<OplogQueryException>(() => OplogQueryParser.Parse(new string('(', 10_000)));
        Assert.Throws<OplogQueryException>(() => OplogQueryParser.Parse(string.Concat(Enumerable.Repeat("a:", 5_000)) + "b"));
        Assert.Throws<OplogQueryException>(() => OplogQueryParser.Parse(new string('a', OplogQueryParser.LengthMax + 1)));
    }

    [Fact]
    public void Random_texts_are_parsed_or_refused()
    {
        const int seed = 20260101;
        var random = new Random(seed);
        string[] parts = ["(", ")", "AND", "OR", "NOT", "a", "b.c:", "\"x\"", "/y/", " ", "\\", ":", "\"", "/", "ü", "\u0001"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(12); n > 0; n--)
                text.Append(parts[random.Next(parts.Length)]).Append(random.Next(2) == 0 ? " " : "");
            try
            {
                _ = OplogQueryParser.Parse(text.ToString()).Matches(EntryTexts.Of(s_added, payload => payload.Bytes));
            }
            catch (OplogQueryException refused)
            {
                Assert.InRange(refused.Offset, 0, text.Length);
            }
        }
    }

    private static bool Matches(string query, OplogEntry entry) => OplogQueryParser.Parse(query).Matches(EntryTexts.Of(entry, payload => payload.Bytes));

    private static OplogPayload Parameters(ValueAndType item) =>
        OplogPayload.Inline(BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(item.Type), WitValue.Tuple(item.Value))));
}
