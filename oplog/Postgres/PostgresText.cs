using System.Text;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>What PostgreSQL's <c>text</c> cannot hold: U+0000 and unpaired surrogates.</summary>
internal static class PostgresText
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public static void Check(WorkerId worker) => Check(worker.Name, "worker name");

    public static void Check(WakeUpKey key)
    {
        Check(key.Worker);
        Check(key.Id, "wake-up id");
    }

    public static bool IsStorable(string text)
    {
        if (text.Contains('\0')) return false;
        try
        {
            _ = s_strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static void Check(string text, string what)
    {
        if (!IsStorable(text)) throw new ArgumentException($"The request is refused: the {what} contains U+0000 or an unpaired surrogate.");
    }
}
