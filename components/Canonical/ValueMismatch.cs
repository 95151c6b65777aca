using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>Why a value does not fit its type; the path grows from the inside out, only when there is something to report.</summary>
internal sealed class ValueMismatch(string reason)
{
    private string _path = "";

    internal static ValueMismatch Kind(WitType wanted, in WitValue value) => new($"expected {wanted.Kind}, got {value.Kind}");

    internal ValueMismatch In(string step)
    {
        _path = step + _path;
        return this;
    }

    internal ComponentArgumentException ToException(string root) => new(root + _path, reason);
}
