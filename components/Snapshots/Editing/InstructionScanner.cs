using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Snapshots.Editing;

/// <summary>
/// Reads function bodies for the few instructions that matter to a snapshot: what writes tables, drops segments or makes
/// references to functions. Bodies are not validated, the compiler does that; an instruction of no enabled feature is a
/// <see cref="ComponentFormatException"/>.
/// </summary>
internal ref struct InstructionScanner(WasmReader reader, ModuleFindings findings, bool isStart)
{
    private const string What = "an instruction";

    private WasmReader _reader = reader;

    /// <summary>Scans a body: its locals, then its instructions.</summary>
    public void Body()
    {
        for (var groups = _reader.Count("groups of locals", Limits.Functions); groups > 0; groups--)
        {
            _reader.U32("a number of locals");
            CoreTypeReader.ValueType(ref _reader);
        }

        while (!_reader.AtEnd)
            Instruction();
    }

    private void Instruction()
    {
        var opcode = _reader.Byte(What);
        switch (opcode)
        {
            // Most instructions by far: local and global access, calls, branches, then plain arithmetic.
            case 0x20 or 0x21 or 0x22 or 0x23 or 0x24 or 0x0C or 0x0D or 0x10 or 0x12 or 0x08 or 0x3F or 0x40 or 0x25:
                Index();
                break;
            case >= 0x45 and <= 0xC4 or 0x00 or 0x01 or 0x05 or 0x0A or 0x0B or 0x0F or 0x1A or 0x1B or 0xD1:
                break;
            case >= 0x28 and <= 0x3E:
                MemoryArgument();
                break;
            case 0x41:
                _reader.Signed(32, What);
                break;
            case 0x42:
                _reader.Signed(64, What);
                break;
            case 0x43:
                _reader.Bytes(4, What);
                break;
            case 0x44:
                _reader.Bytes(8, What);
                break;
            case 0x02 or 0x03 or 0x04 or 0xD0:
                _reader.Signed(33, What);
                break;
            case 0x11 or 0x13:
                Index();
                Index();
                break;
            case 0x0E:
                for (var labels = _reader.Count("labels", Limits.Functions); labels >= 0; labels--)
                    Index();
                break;
            case 0x1C:
                for (var types = _reader.Count("types of a select", Limits.FunctionResults); types > 0; types--)
                    CoreTypeReader.ValueType(ref _reader);
                break;
            case 0x1F:
                TryTable();
                break;
            case 0x26:
                findings.WrittenTables.Add(Index());
                break;
            case 0xD2:
                findings.ReferencedFunctions.Add(Index());
                break;
            case 0xFC:
                Bulk();
                break;
            case 0xFD:
                Vector();
                break;
            default:
                throw _reader.Fail($"0x{opcode:x2} is not an instruction of the enabled features");
        }
    }

    private int Index() => (int)_reader.U32("an index");

    private void MemoryArgument()
    {
        // Bit 6 of the alignment says that a memory index follows.
        if ((_reader.U32("an alignment") & 0x40) != 0)
            Index();
        _reader.U64("an offset");
    }

    private void TryTable()
    {
        _reader.Signed(33, What);
        for (var clauses = _reader.Count("catch clauses", Limits.Functions); clauses > 0; clauses--)
        {
            var kind = _reader.Byte("a catch clause");
            if (kind <= 1)
                Index();
            Index();
        }
    }

    private void Bulk()
    {
        var at = _reader.Offset;
        switch (_reader.U32(What))
        {
            case <= 7:
                break;
            case 8:
                Initialise(findings.InitialisedData);
                break;
            case 9:
                findings.DropData(Index(), isStart);
                break;
            case 10:
                Index();
                Index();
                break;
            case 11 or 16:
                Index();
                break;
            case 12:
                findings.WrittenTables.Add(Initialise(findings.InitialisedElements));
                break;
            case 13:
                findings.DropElements(Index(), isStart);
                break;
            case 14:
                findings.WrittenTables.Add(Index());
                Index();
                break;
            case 15 or 17:
                findings.WrittenTables.Add(Index());
                break;
            default:
                throw _reader.FailAt(at, "not an instruction of the enabled features");
        }
    }

    private int Initialise(HashSet<int> outsideStart)
    {
        var segment = Index();
        if (!isStart)
            outsideStart.Add(segment);
        return Index();
    }

    private void Vector()
    {
        var at = _reader.Offset;
        switch (_reader.U32(What))
        {
            case <= 11 or 92 or 93:
                MemoryArgument();
                break;
            case 12 or 13:
                _reader.Bytes(16, What);
                break;
            case >= 21 and <= 34:
                _reader.Byte(What);
                break;
            case >= 84 and <= 91:
                MemoryArgument();
                _reader.Byte(What);
                break;
            case <= 275:
                break;
            default:
                throw _reader.FailAt(at, "not an instruction of the enabled features");
        }
    }
}
