using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Engine.Tests.Signatures;

public sealed class SignatureTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, PublicType> Ours = PublicSurface.Read(OrleansAssemblies.Engine);

    [Fact]
    public void Every_public_type_and_member_that_exists_in_a_real_assembly_has_the_same_signature()
    {
        var differences = SignatureComparison.Differences(Ours.Values, OrleansAssemblies.RealTypes()).Order().ToList();
        foreach (var difference in differences) output.WriteLine(difference);
        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void The_comparison_covers_the_types_that_the_application_lives_on()
    {
        var real = OrleansAssemblies.RealTypes();
        var covered = Ours.Keys.Where(real.ContainsKey).ToList();
        output.WriteLine($"{covered.Count} types compared, {covered.Sum(name => Ours[name].Members.Count)} members.");
        foreach (var name in Ours.Keys.Except(covered).Order()) output.WriteLine($"In no assembly that can be restored: {name}");
        Assert.True(covered.Count > 70, $"Only {covered.Count} types were compared.");
        Assert.Contains("Orleans.Grain", covered);
        Assert.Contains("Orleans.TestingHost.InProcessTestCluster", covered);
    }

    [Fact]
    public void What_real_assemblies_use_of_assemblies_that_cannot_be_restored_is_declared_the_same_here()
    {
        var declared = UsedMembers.DeclaredIn(OrleansAssemblies.Engine);
        var real = OrleansAssemblies.RealTypes();
        var wrong = new List<string>();
        var agreed = 0;
        foreach (var used in OrleansAssemblies.Real.SelectMany(UsedMembers.Of).Distinct())
        {
            var type = used.Split("::")[0];
            // The constructors of the binary formatter are the one overload set that is left out on purpose.
            if (real.ContainsKey(type) || !Ours.ContainsKey(type) || used.Contains("SerializationInfo", StringComparison.Ordinal)) continue;
            var name = used.Split('(')[0].Split(' ')[^1];
            if (declared.Contains(used)) agreed++;
            else if (declared.Any(line => line.StartsWith(type + "::", StringComparison.Ordinal) && line.Split('(')[0].Split(' ')[^1] == name)) wrong.Add(used);
        }

        output.WriteLine($"{agreed} used members are declared with the same signature.");
        Assert.True(wrong.Count == 0, $"Declared differently here:\n{string.Join('\n', wrong)}");
        Assert.True(agreed > 20, $"Only {agreed} used members were compared.");
    }

    [Fact]
    public void Engine_own_types_stay_out_of_the_Orleans_namespaces()
    {
        var spaces = Ours.Values.Select(type => type.Namespace).Distinct();
        Assert.All(spaces, space => Assert.True(
            space.StartsWith("Orleans", StringComparison.Ordinal) || space.StartsWith("GolemOrleans.Engine", StringComparison.Ordinal) || space == "Microsoft.Extensions.Hosting",
            $"The namespace {space} is neither Orleans's nor the engine's."));
    }

    [Theory]
    [InlineData("a return type", "public [PrivateScope] System.Int32 Same()", "public [PrivateScope] System.Int64 Same()")]
    [InlineData("a parameter name", "public [PrivateScope] System.Void M(System.Int32 a)", "public [PrivateScope] System.Void M(System.Int32 b)")]
    [InlineData("an enum value", "public field [Static, Literal] E A = 1", "public field [Static, Literal] E A = 2")]
    public void The_comparison_notices_a_difference_in(string what, string ours, string real)
    {
        var differences = SignatureComparison.Differences([Type(ours)], new Dictionary<string, PublicType> { ["T"] = Type(real) }).ToList();
        Assert.True(differences.Count == 1, what);
        Assert.Empty(SignatureComparison.Differences([Type(real)], new Dictionary<string, PublicType> { ["T"] = Type(real) }));
    }

    private static PublicType Type(string member) => new("T", "class : System.Object", new HashSet<string>(), new HashSet<string> { member });
}
