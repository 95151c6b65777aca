using System.Text;
using GolemOrleans.Gateway.Http;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>YAML as JSON, and what is no YAML that may be sent.</summary>
public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("# nothing", "null")]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: {b: [1, -2, 0.5, 1e3, 18446744073709551615]}", """{"a":{"b":[1,-2,0.5,1000,18446744073709551615]}}""")]
    [InlineData("[null, ~, Null, true, False, 'true', \"1\", 0.0.1, 007, -x, .5, 1e999]", """[null,null,null,true,false,"true","1","0.0.1","007","-x",0.5,"1e999"]""")]
    [InlineData("a:\n- b: |\n    one\n    two\n  c: >-\n    three\n    four\n- !!str 1", """{"a":[{"b":"one\ntwo\n","c":"three four"},"1"]}""")]
    [InlineData("1: x\ntrue: y\n'': z", """{"1":"x","true":"y","":"z"}""")]
    [InlineData("--- {}\n...\n", "{}")]
    public void Documents_become_the_same_JSON(string yaml, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(YamlJson.Convert(Encoding.UTF8.GetBytes(yaml)).Span));

    [Theory]
    [InlineData("a: &x 1", "anchors and aliases are not supported at line 1 column 4")]
    [InlineData("a: *x", "anchors and aliases are not supported at line 1 column 4")]
    [InlineData("a: 1\n---\nb: 2", "there is more than one document at line 2 column 1")]
    [InlineData("? [a]\n: b", "a key is no scalar at line 1 column 3")]
    public void What_could_grow_or_has_no_JSON_is_refused(string yaml, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => YamlJson.Convert(Encoding.UTF8.GetBytes(yaml))).Message);

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: 'b")]
    [InlineData("a: b: c")]
    [InlineData("- a\nb: c")]
    [InlineData("%YAML 9.9 9\n---\n")]
    public void What_is_no_YAML_is_refused_with_its_place(string yaml) =>
        Assert.Matches(@" at line \d+ column \d+$", Assert.Throws<FormatException>(() => YamlJson.Convert(Encoding.UTF8.GetBytes(yaml))).Message);

    [Fact]
    public void Nesting_has_the_limit_of_JSON()
    {
        var most = new string('[', 127) + new string(']', 127);
        Assert.Equal(most, Encoding.UTF8.GetString(YamlJson.Convert(Encoding.UTF8.GetBytes(most)).Span));
        Assert.StartsWith("recursion limit exceeded", Assert.Throws<FormatException>(() => YamlJson.Convert(Encoding.UTF8.GetBytes(new string('[', 100_000)))).Message, StringComparison.Ordinal);
        Assert.StartsWith("it is no UTF-8", Assert.Throws<FormatException>(() => YamlJson.Convert([0xff])).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever it is, it is read or refused; nothing else happens. The seed is in the failure.</summary>
    [Fact]
    public void Damaged_documents_are_read_or_refused()
    {
        const string whole = "id: a\nversion: 0.0.1\nroutes:\n- method: Get\n  path: /x\n  binding: {component: {name: 'a:b'}, response: |\n    let a = 1;\n    a\n  }\ndraft: true\n";
        const string marks = "{}[]:,&*!|>'\"%@`#?- \n\t~\0\u0085";
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 5000; i++)
        {
            var text = new StringBuilder(whole);
            for (var n = random.Next(1, 6); n > 0; n--)
                text.Insert(random.Next(text.Length), marks[random.Next(marks.Length)]);
            try
            {
                YamlJson.Convert(Encoding.UTF8.GetBytes(text.ToString()));
            }
            catch (FormatException)
            {
                continue;
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, {i}: {other}\n{text}");
            }
        }
    }
}
