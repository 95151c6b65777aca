namespace GolemOrleans.Components.Validation;

/// <summary>
/// Facts about a value type, computed once per type object. <see cref="Size"/> counts nodes of the written-out tree;
/// <see cref="Bytes"/> and <see cref="Alignment"/> are those of the canonical ABI with 8-byte pointers (the larger case, which
/// the limit on value sizes is defined for).
/// </summary>
internal readonly record struct TypeInfo(int Size, int Depth, long Bytes, int Alignment, bool HasBorrow, bool HasHandle, bool HasPointer);
