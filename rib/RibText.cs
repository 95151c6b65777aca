using GolemOrleans.Rib.Syntax;

namespace GolemOrleans.Rib;

/// <summary>The text form of programs.</summary>
public static class RibText
{
    /// <summary>
    /// The program in its normal form: one statement a line, canonical spacing, only needed parentheses, comments gone. It means
    /// the same program, and printing it again gives the same text. For people and comparisons; the REST API answers
    /// <see cref="RibProgram.Source"/>.
    /// </summary>
    /// <exception cref="RibException">The text does not follow the grammar.</exception>
    public static string Print(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var printer = new ProgramPrinter();
        printer.WriteStatements(Parser.Parse(new SourceText(source), RibLimits.Default), "\n");
        return printer.ToString();
    }
}
