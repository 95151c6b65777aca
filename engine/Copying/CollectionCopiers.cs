using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace GolemOrleans.Engine.Copying;

/// <summary>Copies arrays, the collections of the base library that Orleans knows, tuples and nullable values.</summary>
internal static class CollectionCopiers
{
    private static readonly FrozenDictionary<Type, string> Copiers = new Dictionary<Type, string>
    {
        [typeof(List<>)] = nameof(List),
        [typeof(Dictionary<,>)] = nameof(Dictionary),
        [typeof(HashSet<>)] = nameof(HashSet),
        [typeof(Queue<>)] = nameof(Queue),
        [typeof(Stack<>)] = nameof(Stack),
        [typeof(SortedDictionary<,>)] = nameof(SortedDictionary),
        [typeof(SortedSet<>)] = nameof(SortedSet),
        [typeof(Collection<>)] = nameof(Collection),
        [typeof(ReadOnlyCollection<>)] = nameof(ReadOnlyCollection),
        [typeof(ConcurrentDictionary<,>)] = nameof(ConcurrentDictionary),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArray),
        [typeof(ImmutableList<>)] = nameof(ImmutableList),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSet),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionary),
        [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionary),
        [typeof(KeyValuePair<,>)] = nameof(KeyValuePair),
        [typeof(Nullable<>)] = nameof(Nullable),
        [typeof(ReadOnlyMemory<>)] = nameof(ReadOnlyMemory),
        [typeof(Memory<>)] = nameof(Memory),
        [typeof(ArraySegment<>)] = nameof(ArraySegment),
        [typeof(Tuple<,>)] = nameof(Tuple2),
        [typeof(Tuple<,,>)] = nameof(Tuple3),
        [typeof(ValueTuple<>)] = nameof(ValueTuple1),
        [typeof(ValueTuple<,>)] = nameof(ValueTuple2),
        [typeof(ValueTuple<,,>)] = nameof(ValueTuple3),
        [typeof(ValueTuple<,,,>)] = nameof(ValueTuple4),
        [typeof(ValueTuple<,,,,>)] = nameof(ValueTuple5),
    }.ToFrozenDictionary();

    public static bool Supports(Type definition) => Copiers.ContainsKey(definition);

    public static CopyFunction<T> Create<T>() => Bind<T>(Copiers[typeof(T).GetGenericTypeDefinition()], typeof(T).GetGenericArguments());

    public static CopyFunction<T> CreateArray<T>() => typeof(T).IsSZArray
        ? Bind<T>(nameof(Array), typeof(T).GetElementType()!)
        : static (_, _) => throw CopyContext.Refusal($"{typeof(T)} has more than one dimension");

    private static CopyFunction<T> Bind<T>(string name, params Type[] arguments) =>
        typeof(CollectionCopiers).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(arguments).CreateDelegate<CopyFunction<T>>();

    private static T[] Array<T>(T[] source, CopyContext context)
    {
        if (source.Length == 0) return source;
        if (CopierFactory.IsPassedOn(typeof(T)))
        {
            var clone = (T[])source.Clone();
            context.Record(source, clone);
            return clone;
        }

        var copy = new T[source.Length];
        context.Record(source, copy);
        for (var i = 0; i < copy.Length; i++) copy[i] = context.Copy(source[i]);
        return copy;
    }

    private static TCollection Fill<TCollection, T>(TCollection copy, IEnumerable<T> source, Action<TCollection, T> add, CopyContext context)
        where TCollection : class
    {
        context.Record(source, copy);
        foreach (var item in source) add(copy, context.Copy(item));
        return copy;
    }

    private static List<T> List<T>(List<T> source, CopyContext context) =>
        Fill(new List<T>(source.Count), source, static (copy, item) => copy.Add(item), context);

    private static Dictionary<K, V> Dictionary<K, V>(Dictionary<K, V> source, CopyContext context)
        where K : notnull
    {
        var copy = new Dictionary<K, V>(source.Count, source.Comparer);
        context.Record(source, copy);
        foreach (var (key, value) in source) copy.Add(context.Copy(key), context.Copy(value));
        return copy;
    }

    private static HashSet<T> HashSet<T>(HashSet<T> source, CopyContext context) =>
        Fill(new HashSet<T>(source.Count, source.Comparer), source, static (copy, item) => copy.Add(item), context);

    private static Queue<T> Queue<T>(Queue<T> source, CopyContext context) =>
        Fill(new Queue<T>(source.Count), source, static (copy, item) => copy.Enqueue(item), context);

    private static Stack<T> Stack<T>(Stack<T> source, CopyContext context)
    {
        // A stack enumerates from its top.
        var items = source.ToArray();
        System.Array.Reverse(items);
        var copy = new Stack<T>(items.Length);
        context.Record(source, copy);
        foreach (var item in items) copy.Push(context.Copy(item));
        return copy;
    }

    private static SortedDictionary<K, V> SortedDictionary<K, V>(SortedDictionary<K, V> source, CopyContext context)
        where K : notnull
    {
        var copy = new SortedDictionary<K, V>(source.Comparer);
        context.Record(source, copy);
        foreach (var (key, value) in source) copy.Add(context.Copy(key), context.Copy(value));
        return copy;
    }

    private static SortedSet<T> SortedSet<T>(SortedSet<T> source, CopyContext context) =>
        Fill(new SortedSet<T>(source.Comparer), source, static (copy, item) => copy.Add(item), context);

    private static Collection<T> Collection<T>(Collection<T> source, CopyContext context) =>
        Fill(new Collection<T>(), source, static (copy, item) => copy.Add(item), context);

    private static ReadOnlyCollection<T> ReadOnlyCollection<T>(ReadOnlyCollection<T> source, CopyContext context) =>
        new([.. source.Select(context.Copy)]);

    private static ConcurrentDictionary<K, V> ConcurrentDictionary<K, V>(ConcurrentDictionary<K, V> source, CopyContext context)
        where K : notnull
    {
        var copy = new ConcurrentDictionary<K, V>(source.Comparer);
        context.Record(source, copy);
        foreach (var (key, value) in source) copy[context.Copy(key)] = context.Copy(value);
        return copy;
    }

    private static ImmutableArray<T> ImmutableArray<T>(ImmutableArray<T> source, CopyContext context) =>
        source.IsDefaultOrEmpty || CopierFactory.IsPassedOn(typeof(T)) ? source : [.. source.Select(context.Copy)];

    private static ImmutableList<T> ImmutableList<T>(ImmutableList<T> source, CopyContext context) =>
        CopierFactory.IsPassedOn(typeof(T)) ? source : [.. source.Select(context.Copy)];

    private static ImmutableHashSet<T> ImmutableHashSet<T>(ImmutableHashSet<T> source, CopyContext context) =>
        CopierFactory.IsPassedOn(typeof(T)) ? source : System.Collections.Immutable.ImmutableHashSet.CreateRange(source.KeyComparer, source.Select(context.Copy));

    private static ImmutableDictionary<K, V> ImmutableDictionary<K, V>(ImmutableDictionary<K, V> source, CopyContext context)
        where K : notnull =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(source.KeyComparer, source.ValueComparer, source.Select(context.Copy));

    private static ImmutableSortedDictionary<K, V> ImmutableSortedDictionary<K, V>(ImmutableSortedDictionary<K, V> source, CopyContext context)
        where K : notnull =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(source.KeyComparer, source.ValueComparer, source.Select(context.Copy));

    private static KeyValuePair<K, V> KeyValuePair<K, V>(KeyValuePair<K, V> source, CopyContext context) =>
        new(context.Copy(source.Key), context.Copy(source.Value));

    private static T? Nullable<T>(T? source, CopyContext context)
        where T : struct => source is { } value ? context.Copy(value) : null;

    private static ReadOnlyMemory<T> ReadOnlyMemory<T>(ReadOnlyMemory<T> source, CopyContext context) => Array(source.ToArray(), context);

    private static Memory<T> Memory<T>(Memory<T> source, CopyContext context) => Array(source.ToArray(), context);

    private static ArraySegment<T> ArraySegment<T>(ArraySegment<T> source, CopyContext context) =>
        source.Array is null ? source : Array(source.ToArray(), context);

    private static Tuple<A, B> Tuple2<A, B>(Tuple<A, B> source, CopyContext context) =>
        new(context.Copy(source.Item1), context.Copy(source.Item2));

    private static Tuple<A, B, C> Tuple3<A, B, C>(Tuple<A, B, C> source, CopyContext context) =>
        new(context.Copy(source.Item1), context.Copy(source.Item2), context.Copy(source.Item3));

    private static ValueTuple<A> ValueTuple1<A>(ValueTuple<A> source, CopyContext context) => new(context.Copy(source.Item1));

    private static (A, B) ValueTuple2<A, B>((A, B) source, CopyContext context) =>
        (context.Copy(source.Item1), context.Copy(source.Item2));

    private static (A, B, C) ValueTuple3<A, B, C>((A, B, C) source, CopyContext context) =>
        (context.Copy(source.Item1), context.Copy(source.Item2), context.Copy(source.Item3));

    private static (A, B, C, D) ValueTuple4<A, B, C, D>((A, B, C, D) source, CopyContext context) =>
        (context.Copy(source.Item1), context.Copy(source.Item2), context.Copy(source.Item3), context.Copy(source.Item4));

    private static (A, B, C, D, E) ValueTuple5<A, B, C, D, E>((A, B, C, D, E) source, CopyContext context) =>
        (context.Copy(source.Item1), context.Copy(source.Item2), context.Copy(source.Item3), context.Copy(source.Item4), context.Copy(source.Item5));
}
