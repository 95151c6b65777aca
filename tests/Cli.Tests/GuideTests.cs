using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using GolemOrleans.Cli.Demo;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed partial class GuideTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("wit", "wit/world.wit")]
    [InlineData("c", "c/greeter.c")]
    [InlineData("rust", "rust/src/lib.rs")]
    [InlineData("js", "js/greeter.js")]
    public void The_guide_quotes_the_sample_word_for_word(string language, string file)
    {
        var guide = File.ReadAllText(Path.Combine(Root, "docs", "guide", "first-component.md"));
        var quoted = Assert.Single(CodeBlock().Matches(guide), m => m.Groups["language"].Value == language).Groups["code"].Value;
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "samples", "greeter", file)), quoted);
    }

    [Fact]
    public void The_prebuilt_samples_are_those_of_the_digests_and_those_the_demo_carries()
    {
        var prebuilt = Path.Combine(Root, "samples", "prebuilt");
        var digests = File.ReadAllLines(Path.Combine(prebuilt, "SHA256SUMS")).Select(l => l.Split("  ")).ToDictionary(l => l[1], l => l[0]);
        Assert.Equal(["counter.wasm", "orders.wasm"], digests.Keys.Order());
        foreach (var (file, digest) in digests)
        {
            Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(prebuilt, file)))));
            using var carried = Samples.Open(file);
            Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(carried)));
        }
    }

    [Fact]
    public void Every_link_to_a_file_in_the_readme_and_the_guide_leads_somewhere()
    {
        foreach (var page in new[] { "README.md", "samples/README.md", "docs/guide/first-component.md", "docs/guide/command-line.md" })
        {
            var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
            foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Root, page))))
            {
                var target = Path.GetFullPath(Path.Combine(folder, link.Groups["target"].Value));
                Assert.True(Path.Exists(target), $"{page} links to {link.Groups["target"].Value}");
            }
        }
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)\)")]
    private static partial Regex Link();

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
