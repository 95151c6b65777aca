namespace GolemOrleans.Components.Binary;

/// <summary>Finds the end of a constant expression. Types are left to the compiler.</summary>
internal static class ConstantExpression
{
    public static void Skip(ref WasmReader reader)
    {
        while (true)
        {
            var at = reader.Offset;
            var opcode = reader.Byte("a constant expression");
            switch (opcode)
            {
                case 0x0B:
                    return;
                case 0x41:
                    reader.Signed(32, "an i32 constant");
                    break;
                case 0x42:
                    reader.Signed(64, "an i64 constant");
                    break;
                case 0x43:
                    reader.Bytes(4, "an f32 constant");
                    break;
                case 0x44:
                    reader.Bytes(8, "an f64 constant");
                    break;
                case 0x23 or 0xD2:
                    reader.U32("an index");
                    break;
                case 0xD0:
                    reader.Signed(33, "a heap type");
                    break;
                case 0x6A or 0x6B or 0x6C or 0x7C or 0x7D or 0x7E:
                    break;
                case 0xFD when reader.U32("a vector instruction") == 12:
                    reader.Bytes(16, "a v128 constant");
                    break;
                default:
                    throw reader.FailAt(at, $"instruction 0x{opcode:x2} is not allowed in a constant expression");
            }
        }
    }
}
