namespace Orleans.CodeGeneration;

/// <summary>How calls of a method are scheduled.</summary>
[Flags]
[GenerateSerializer]
public enum InvokeMethodOptions
{
    /// <summary>One at a time.</summary>
    None = 0,

    /// <summary>The caller does not wait for a response.</summary>
    OneWay = 1 << 0,

    /// <summary>Interleaves with other read-only calls.</summary>
    ReadOnly = 1 << 1,

    /// <summary>Interleaves with every call.</summary>
    AlwaysInterleave = 1 << 2,

    /// <summary>Needs no order.</summary>
    Unordered = 1 << 3,
}
