namespace GolemOrleans.Oplog.Query;

/// <summary>Comparisons of texts, by code unit; Like means contains.</summary>
public enum StringComparator { Equal, NotEqual, Like, NotLike }

/// <summary>Comparisons of ordered values.</summary>
public enum OrderComparator { Equal, NotEqual, GreaterEqual, Greater, LessEqual, Less }

/// <summary>What the comparators mean.</summary>
public static class Comparators
{
    public static bool Holds(this StringComparator comparator, string left, string right) => comparator switch
    {
        StringComparator.Equal => string.Equals(left, right, StringComparison.Ordinal),
        StringComparator.NotEqual => !string.Equals(left, right, StringComparison.Ordinal),
        StringComparator.Like => left.Contains(right, StringComparison.Ordinal),
        StringComparator.NotLike => !left.Contains(right, StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(comparator), comparator, null),
    };

    /// <param name="order">The sign of left compared with right.</param>
    public static bool Holds(this OrderComparator comparator, int order) => comparator switch
    {
        OrderComparator.Equal => order == 0,
        OrderComparator.NotEqual => order != 0,
        OrderComparator.GreaterEqual => order >= 0,
        OrderComparator.Greater => order > 0,
        OrderComparator.LessEqual => order <= 0,
        OrderComparator.Less => order < 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparator), comparator, null),
    };
}
