using System.Collections.Immutable;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>A type while it is being inferred. Records, lists and the like may have parts that are not known yet.</summary>
internal abstract class Term;

/// <summary>A type that is not known yet, or was found out: then <see cref="Bound"/> is set, once.</summary>
/// <param name="at">Whose type it is, for messages.</param>
/// <param name="what">What it is, such as <c>request.body</c>; null: the expression there.</param>
internal sealed class Unknown(int at, string? what = null) : Term
{
    public int At { get; } = at;

    public string? What { get; } = what;

    public Term? Bound { get; set; }

    /// <summary>What is known of it all the same.</summary>
    public Requirement? Requirement { get; set; }

    /// <summary>The other side of <c>ok(…)</c> or <c>err(…)</c>: if nothing says what it is, there is none.</summary>
    public bool MayBeAbsent { get; init; }
}

/// <summary>A type known whole: basic types, enums, flags, variants and handles.</summary>
internal sealed class KnownTerm(WitType type) : Term
{
    public static KnownTerm Bool { get; } = new(WitType.Bool);

    public static KnownTerm Char { get; } = new(WitType.Char);

    public static KnownTerm String { get; } = new(WitType.String);

    public WitType Type { get; } = type;
}

internal sealed class ListTerm(Term element) : Term
{
    public Term Element { get; } = element;
}

internal sealed class OptionTerm(Term inner) : Term
{
    public Term Inner { get; } = inner;
}

/// <summary>A side without payload is <see cref="UnitTerm"/>.</summary>
internal sealed class ResultTerm(Term ok, Term err) : Term
{
    public Term Ok { get; } = ok;

    public Term Err { get; } = err;
}

internal sealed class TupleTerm(ImmutableArray<Term> items) : Term
{
    public ImmutableArray<Term> Items { get; } = items;
}

/// <summary>A record whose fields and their order are settled.</summary>
internal sealed class RecordTerm(ImmutableArray<KeyValuePair<string, Term>> fields) : Term
{
    public ImmutableArray<KeyValuePair<string, Term>> Fields { get; } = fields;

    public int IndexOf(string name)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Key == name)
                return i;
        }

        return -1;
    }
}

/// <summary>A range of numbers; outside the program a record of <c>from</c>, <c>to</c> unless it is open, and <c>inclusive</c>.</summary>
internal sealed class RangeTerm(Term element, bool isOpen) : Term
{
    public Term Element { get; } = element;

    public bool IsOpen { get; } = isOpen;
}

/// <summary>A worker: the value of <c>instance(…)</c>. It stays inside the program.</summary>
/// <param name="narrowing">The type argument of the call, if it had one.</param>
internal sealed class InstanceTerm(TypeArgument? narrowing) : Term
{
    public TypeArgument? Narrowing { get; } = narrowing;
}

/// <summary>A resource of a worker, made by a constructor call. It stays inside the program.</summary>
internal sealed class ResourceTerm(string? interfaceName, string name) : Term
{
    public string? Interface { get; } = interfaceName;

    public string Name { get; } = name;
}

/// <summary>No value: a <c>let</c>, or a call of a function without result.</summary>
internal sealed class UnitTerm : Term
{
    public static UnitTerm Instance { get; } = new();
}

/// <summary>What must hold for a type that is not known yet.</summary>
internal abstract record Requirement;

/// <summary>A number, by a literal that has no type of its own.</summary>
internal sealed record NumberRequirement(bool IsFraction, bool IsNegative) : Requirement;

/// <summary>A record with at least these fields, or, if it came from a literal, exactly these.</summary>
internal sealed record FieldsRequirement(ImmutableSortedDictionary<string, Term> Fields, bool IsExact) : Requirement;

/// <summary>A variant or enum with these cases; a case without payload has <see cref="UnitTerm"/>.</summary>
internal sealed record CasesRequirement(ImmutableSortedDictionary<string, Term> Cases) : Requirement;

/// <summary>Flags with at least these names.</summary>
internal sealed record FlagsRequirement(ImmutableSortedSet<string> Names) : Requirement;
