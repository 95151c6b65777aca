using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

#pragma warning disable CA1720
namespace Orleans
{
    /// <summary>Marks an option that must not be logged.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public class RedactAttribute : Attribute;

    public static class OptionFormattingUtilities
    {
        public static string Name<TOptions>(string? name = null, string? formatting = null) => $"{typeof(TOptions).Name}-{name}";
    }
}

namespace Orleans.Configuration
{
    /// <summary>How a client looks for silos.</summary>
    public class GatewayOptions
    {
        public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
    }

    /// <summary>Failure detection, as Orleans names its settings.</summary>
    public class ClusterMembershipOptions
    {
        public TimeSpan ProbeTimeout { get; set; }

        public int NumMissedProbesLimit { get; set; }

        public int NumVotesForDeathDeclaration { get; set; }

        public int NumProbedSilos { get; set; }

        public TimeSpan DeathVoteExpirationTimeout { get; set; }

        public TimeSpan TableRefreshTimeout { get; set; }

        public TimeSpan IAmAliveTablePublishTimeout { get; set; }

        public bool EnableIndirectProbes { get; set; }

        public TimeSpan? DefunctSiloCleanupPeriod { get; set; }

        public TimeSpan DefunctSiloExpiration { get; set; }
    }

    public static class OptionConfigureExtensionMethods
    {
        /// <summary>Orleans writes the options to its log.</summary>
        public static IServiceCollection ConfigureNamedOptionForLogging<TOptions>(this IServiceCollection services, string name) where TOptions : class => services;
    }
}

namespace Orleans.Configuration.Overrides
{
    public static class OptionsOverrides
    {
        public static IOptions<ClusterOptions> GetProviderClusterOptions(this IServiceProvider services, string providerName) =>
            services.GetRequiredService<IOptions<ClusterOptions>>();
    }
}

namespace Orleans.Networking.Shared
{
    public class SocketConnectionOptions
    {
        public bool NoDelay { get; set; } = true;
    }
}

namespace Orleans.Runtime.Configuration
{
    public static class ConfigUtilities
    {
        public static string RedactConnectionStringInfo(string connectionString) => "(redacted)";
    }
}
