using System.Globalization;

#pragma warning disable CA1720
namespace Orleans
{
    public static class StableHash
    {
        /// <summary>FNV-1a: any hash that is the same in every process will do.</summary>
        public static uint ComputeHash(ReadOnlySpan<byte> data)
        {
            var hash = 2166136261u;
            foreach (var b in data) hash = (hash ^ b) * 16777619;
            return hash;
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>How Orleans writes times into its tables.</summary>
    public static class LogFormatter
    {
        private const string Format = "yyyy-MM-dd HH:mm:ss.fff 'GMT'";

        public static string PrintDate(DateTime date) => date.ToString(Format, CultureInfo.InvariantCulture);

        public static DateTime ParseDate(string dateStr) => DateTime.ParseExact(dateStr, Format, CultureInfo.InvariantCulture);
    }

    public static class Utils
    {
        public static Uri ToGatewayUri(this SiloAddress address) => new($"gwy.tcp://{address.Endpoint}/{address.Generation}");
    }
}
