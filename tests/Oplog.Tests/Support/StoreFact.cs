using GolemOrleans.Tests.Postgres;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace GolemOrleans.Oplog.Tests;

/// <summary>Marks a test class whose tests of the compliance suite need PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgresAttribute : Attribute;

/// <summary>A fact of a compliance suite: skipped, with the reason, when its class needs what the machine lacks.</summary>
[XunitTestCaseDiscoverer("GolemOrleans.Oplog.Tests.StoreFactDiscoverer", "Oplog.Tests")]
internal sealed class StoreFactAttribute : FactAttribute;

/// <summary>As <see cref="StoreFactAttribute"/>, for theories.</summary>
[XunitTestCaseDiscoverer("GolemOrleans.Oplog.Tests.StoreTheoryDiscoverer", "Oplog.Tests")]
internal sealed class StoreTheoryAttribute : TheoryAttribute;

internal static class StoreTests
{
    public static string? SkipReason(ITestMethod method) =>
        method.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any() ? PostgresInstallation.SkipReason : null;
}

public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        new StoreTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method);
}

public sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory, object[] row) =>
        [new StoreTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, row)];
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For the deserializer.")]
    public StoreTestCase() { }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments = null)
        : base(sink, display, options, method, arguments) { }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => base.GetSkipReason(factAttribute) ?? StoreTests.SkipReason(TestMethod)!;
}
