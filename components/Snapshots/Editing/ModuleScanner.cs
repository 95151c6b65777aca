using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Snapshots.Editing;

/// <summary>Reads the sections of a decoded module that its definition says nothing of: elements, globals' initial values, code.</summary>
internal static class ModuleScanner
{
    private const byte GlobalSection = 6, ElementSection = 9, CodeSection = 10, TableSection = 4;

    /// <exception cref="ComponentFormatException">The module is malformed where the decoder does not look.</exception>
    public static ModuleFindings Scan(CoreModule module)
    {
        var findings = new ModuleFindings();
        var reader = new WasmReader(module.Bytes.Span, module.Offset);
        reader.Bytes(8, "the preamble of a core module");
        while (!reader.AtEnd)
        {
            var id = reader.Byte("a section id");
            var section = reader.Slice(reader.U32("the size of a section"), "a core section");
            switch (id)
            {
                case TableSection:
                    Tables(ref section, findings);
                    break;
                case GlobalSection:
                    for (var n = section.Count("core globals", Limits.Globals); n > 0; n--)
                    {
                        CoreTypeReader.Global(ref section);
                        References(ref section, findings);
                    }

                    break;
                case ElementSection:
                    for (var n = section.Count("element segments", Limits.Segments); n > 0; n--)
                        Elements(ref section, findings);
                    break;
                case CodeSection:
                    Code(ref section, module, findings);
                    break;
            }
        }

        foreach (var export in module.Exports)
        {
            if (export.Type is CoreFunctionType)
                findings.ReferencedFunctions.Add(export.Index);
        }

        RefuseExceptionReferences(module, findings);
        findings.Finish();
        return findings;
    }

    private static void Tables(ref WasmReader section, ModuleFindings findings)
    {
        for (var n = section.Count("core tables", Limits.Tables); n > 0; n--)
        {
            var initialised = section.Peek("a table") == 0x40;
            if (initialised)
                section.Bytes(2, "the head of a table with initial value");
            CoreTypeReader.Table(ref section);
            if (initialised)
                References(ref section, findings);
        }
    }

    /// <summary>The forms of a segment: bit 0 passive or declared, bit 1 explicit table or declared, bit 2 expressions.</summary>
    private static void Elements(ref WasmReader section, ModuleFindings findings)
    {
        var at = section.Offset;
        var flags = section.U32("the form of an element segment");
        if (flags > 7)
            throw section.FailAt(at, $"{flags} is not a form of an element segment");
        if ((flags & 1) == 0)
        {
            if ((flags & 2) != 0)
                section.U32("a table index");
            References(ref section, findings);
        }

        if ((flags & 3) != 0)
        {
            if ((flags & 4) != 0)
                CoreTypeReader.ReferenceType(ref section);
            else
                section.Byte("the kind of an element segment");
        }

        for (var n = section.Count("elements", Limits.Functions * 10); n > 0; n--)
        {
            if ((flags & 4) != 0)
                References(ref section, findings);
            else
                findings.ReferencedFunctions.Add((int)section.U32("a function index"));
        }
    }

    /// <summary>Reads a constant expression for <c>ref.func</c>.</summary>
    private static void References(ref WasmReader section, ModuleFindings findings)
    {
        var look = section;
        ConstantExpression.Skip(ref section);
        if (look.Peek("a constant expression") == 0xD2)
        {
            look.Byte("ref.func");
            findings.ReferencedFunctions.Add((int)look.U32("a function index"));
        }
    }

    private static void Code(ref WasmReader section, CoreModule module, ModuleFindings findings)
    {
        var imported = module.Imports.Count(i => i.Type is CoreFunctionType);
        var count = section.Count("function bodies", Limits.Functions);
        for (var i = 0; i < count; i++)
        {
            var body = section.Slice(section.U32("the size of a function body"), "a function body");
            new InstructionScanner(body, findings, isStart: imported + i == module.Start).Body();
        }
    }

    private static void RefuseExceptionReferences(CoreModule module, ModuleFindings findings)
    {
        if (module.Globals.Any(g => g is { Mutable: true, Value: CoreValueType.ExnRef }))
            findings.Refuse("it keeps exceptions in a global");
        if (findings.WrittenTables.Any(t => t < module.Tables.Length && module.Tables[t].Element != CoreValueType.FuncRef))
            findings.Refuse("it writes a table of references that are not functions");
    }
}
