using System.Text.RegularExpressions;

namespace GolemOrleans.Oplog.Query.Search;

/// <summary>
/// A search query on oplog entries, parsed by <see cref="OplogQueryParser"/>: a leaf tests the texts of an entry
/// (<see cref="EntryTexts"/>), the rest combines. Immutable, pure.
/// </summary>
public abstract record OplogQuery
{
    private protected OplogQuery() { }

    /// <param name="entry">The searched texts of an entry.</param>
    /// <exception cref="RegexMatchTimeoutException">Never: regular expressions run in linear time.</exception>
    public bool Matches(IReadOnlyList<EntryText> entry) => Matches(entry, "");

    private protected abstract bool Matches(IReadOnlyList<EntryText> entry, string path);

    /// <summary>Any of them.</summary>
    public sealed record Or(IReadOnlyList<OplogQuery> Queries) : OplogQuery
    {
        private protected override bool Matches(IReadOnlyList<EntryText> entry, string path) => Queries.Any(query => query.Matches(entry, path));
    }

    /// <summary>All of them.</summary>
    public sealed record And(IReadOnlyList<OplogQuery> Queries) : OplogQuery
    {
        private protected override bool Matches(IReadOnlyList<EntryText> entry, string path) => Queries.All(query => query.Matches(entry, path));
    }

    public sealed record Not(OplogQuery Query) : OplogQuery
    {
        private protected override bool Matches(IReadOnlyList<EntryText> entry, string path) => !Query.Matches(entry, path);
    }

    /// <summary>Looks only at texts under a path: names of record fields, indices of tuples, names of cases, joined by dots.</summary>
    public sealed record Field(string Path, OplogQuery Query) : OplogQuery
    {
        private protected override bool Matches(IReadOnlyList<EntryText> entry, string path) =>
            Query.Matches(entry, path.Length == 0 ? Path : $"{path}.{Path}");
    }

    /// <summary>A leaf: some text at the path passes the test.</summary>
    public abstract record Leaf : OplogQuery
    {
        private protected Leaf() { }

        protected abstract bool Test(string text);

        private protected sealed override bool Matches(IReadOnlyList<EntryText> entry, string path)
        {
            foreach (var text in entry)
            {
                if ((path.Length == 0 || string.Equals(path, text.Path, StringComparison.OrdinalIgnoreCase)) && Test(text.Value))
                    return true;
            }

            return false;
        }
    }

    /// <summary>The text contains the term, whatever the case of letters.</summary>
    public sealed record Term(string Value) : Leaf
    {
        protected override bool Test(string text) => text.Contains(Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The text contains the phrase exactly.</summary>
    public sealed record Phrase(string Value) : Leaf
    {
        protected override bool Test(string text) => text.Contains(Value, StringComparison.Ordinal);
    }

    /// <summary>The regular expression is found in the text.</summary>
    public sealed record Pattern(string Value) : Leaf
    {
        private readonly Regex _regex = new(Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

        protected override bool Test(string text) => _regex.IsMatch(text);

        public bool Equals(Pattern? other) => other is not null && other.Value == Value;

        public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
    }
}
