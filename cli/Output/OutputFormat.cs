namespace GolemOrleans.Cli.Output;

/// <summary>How results are printed.</summary>
public enum OutputFormat
{
    Text,
    Json,
    Yaml,
}
