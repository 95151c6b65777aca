using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

// What the AdoNet providers use of Orleans.Core and the embedded engine does not have, with Orleans' names.
#pragma warning disable CA1720, CA2227, CA1002
namespace Orleans
{
    /// <summary>The table of a cluster's silos. Versions and ETags are those of the row that was read.</summary>
    public interface IMembershipTable
    {
        Task InitializeMembershipTable(bool tryInitTableVersion);

        Task DeleteMembershipTableEntries(string clusterId);

        Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

        Task<MembershipTableData> ReadRow(SiloAddress key);

        Task<MembershipTableData> ReadAll();

        Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

        Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

        Task UpdateIAmAlive(MembershipEntry entry);
    }

    /// <summary>A silo in the table.</summary>
    public sealed class MembershipEntry
    {
        public SiloAddress? SiloAddress { get; set; }

        public SiloStatus Status { get; set; }

        public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

        public int ProxyPort { get; set; }

        public string? HostName { get; set; }

        public string? SiloName { get; set; }

        public DateTime StartTime { get; set; }

        public DateTime IAmAliveTime { get; set; }
    }

    /// <summary>Rows of the table and its version.</summary>
    public sealed class MembershipTableData(List<Tuple<MembershipEntry, string>> members, TableVersion version)
    {
        public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; } = members;

        public TableVersion Version { get; } = version;
    }

    /// <summary>The version of the table.</summary>
    public sealed class TableVersion(int version, string etag)
    {
        public int Version { get; } = version;

        public string VersionEtag { get; } = etag;

        public TableVersion Next() => new(Version + 1, VersionEtag);
    }

    /// <summary>Checked when a silo or client starts.</summary>
    public interface IConfigurationValidator
    {
        void ValidateConfiguration();
    }
}

namespace Orleans.Messaging
{
    /// <summary>Tells clients which silos they may connect to.</summary>
    public interface IGatewayListProvider
    {
        [SuppressMessage("Naming", "CA1716", Justification = "Orleans' name")]
        TimeSpan MaxStaleness { get; }

        bool IsUpdatable { get; }

        Task InitializeGatewayListProvider();

        Task<IList<Uri>> GetGateways();
    }
}
