using Xunit;

namespace GolemOrleans.Tests.Postgres;

/// <summary>A fact that needs PostgreSQL; skipped, with the reason, where it is not installed.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresInstallation.SkipReason;
}

/// <summary>A theory that needs PostgreSQL; skipped, with the reason, where it is not installed.</summary>
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresInstallation.SkipReason;
}
