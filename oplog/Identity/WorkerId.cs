using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GolemOrleans.Oplog;

/// <summary>
/// Names a worker: the component it is an instance of, and its name. The text form is <c>{component uuid}/{name}</c>. Two ids
/// are equal when both parts are (names compare by code unit).
/// </summary>
/// <param name="ComponentId">The component; its version is a property of the worker, not of its id.</param>
/// <param name="Name">1 to 512 UTF-8 bytes, no white space, no <c>/</c>, not starting with <c>-</c>; see <see cref="IsValidName"/>.</param>
public readonly record struct WorkerId(Guid ComponentId, string Name)
{
    public const int NameBytesMax = 512;

    public override string ToString() => $"{ComponentId:D}/{Name}";

    /// <summary>Whether a name obeys the rules of worker names.</summary>
    public static bool IsValidName([NotNullWhen(true)] string? name)
    {
        if (string.IsNullOrEmpty(name) || name[0] == '-' || Encoding.UTF8.GetByteCount(name) > NameBytesMax) return false;
        foreach (char c in name)
            if (c == '/' || char.IsWhiteSpace(c)) return false;
        return true;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">Not a uuid, a slash and a valid name.</exception>
    public static WorkerId Parse(string text) =>
        TryParse(text, out WorkerId id) ? id : throw new FormatException($"'{text}' is not a worker id of the form uuid/name.");

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse(string? text, out WorkerId id)
    {
        id = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !Guid.TryParseExact(text.AsSpan(0, slash), "D", out Guid component)) return false;
        string name = text![(slash + 1)..];
        if (!IsValidName(name)) return false;
        id = new WorkerId(component, name);
        return true;
    }
}
