using System.Collections.Immutable;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>record and tuple: fields in declaration order.</summary>
internal sealed class RecordPlan : TypePlan
{
    private readonly TypePlan[] _fields;
    private readonly ImmutableArray<uint> _offsets;
    private readonly bool _isTuple;

    internal RecordPlan(WitType type, TypePlan[] fields)
        : this(type, fields, AggregateLayout.Of(fields))
    {
    }

    private RecordPlan(WitType type, TypePlan[] fields, AggregateLayout layout)
        : base(type, layout.Size, layout.Alignment, AggregateLayout.Flatten(fields), fields)
    {
        _fields = fields;
        _offsets = layout.Offsets;
        _isTuple = type.Kind == WitKind.Tuple;
    }

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        var items = Allocate(ref context);
        for (var i = 0; i < items.Length; i++)
            items[i] = _fields[i].Load(ref context, address + _offsets[i]);
        return Make(items);
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        var items = value.AsItems;
        for (var i = 0; i < _fields.Length; i++)
            _fields[i].Store(ref context, items[i], address + _offsets[i]);
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots)
    {
        var items = Allocate(ref context);
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = _fields[i].LiftFlat(ref context, slots);
            slots = slots[_fields[i].FlatCount..];
        }

        return Make(items);
    }

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        var items = value.AsItems;
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i].LowerFlat(ref context, items[i], slots);
            slots = slots[_fields[i].FlatCount..];
        }
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != Type.Kind)
            return ValueMismatch.Kind(Type, value);
        if (value.Reference is not WitValue[] items)
            return new("the fields are null");
        if (items.Length != _fields.Length)
            return new($"expected {_fields.Length} fields, got {items.Length}");
        for (var i = 0; i < items.Length; i++)
        {
            if (_fields[i].Check(ref context, items[i]) is { } mismatch)
                return mismatch.In(Type is RecordType record ? $".{record.Fields[i].Name}" : $".{i}");
        }

        return null;
    }

    private WitValue[] Allocate(ref TransferContext context)
    {
        context.Scope.Charge(24 + (24 * (ulong)_fields.Length));
        return _fields.Length == 0 ? [] : new WitValue[_fields.Length];
    }

    private WitValue Make(WitValue[] items) => _isTuple ? WitValue.Tuple(items) : WitValue.Record(items);
}
