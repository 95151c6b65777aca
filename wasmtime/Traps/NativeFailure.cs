using System.Collections.Immutable;
using System.Text;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>Turns owned native errors and traps into exceptions and deletes them.</summary>
internal static unsafe class NativeFailure
{
    private const string OutOfMemoryMark = "Cannot allocate memory";

    /// <summary>Throws when <paramref name="error"/> is set, for calls that run no wasm.</summary>
    public static void ThrowIfError(nint error)
    {
        if (error != 0)
            throw FromError(error);
    }

    public static Exception FromError(nint error)
    {
        var message = ErrorMessage(error);
        TrapApi.wasmtime_error_delete(error);
        return message.Contains(OutOfMemoryMark, StringComparison.Ordinal)
            ? new WasmResourceExhaustedException(message)
            : new WasmException(message);
    }

    /// <summary>
    /// The outcome of a call that ran wasm: exactly one of the pointers is set. A host function's failure comes back as an
    /// error, a trap of wasm itself as a trap; both may carry a code and frames.
    /// </summary>
    public static WasmTrapException FromCall(nint error, nint trap, Exception? thrownByHost)
    {
        byte code;
        // Both native types hold one pointer to the same kind of error object, so the code can be read from either.
        var coded = TrapApi.wasmtime_trap_code(trap != 0 ? trap : error, &code) != 0;
        var frames = Frames(error, trap);
        var message = trap != 0 ? TrapMessage(trap) : ErrorMessage(error);
        if (trap != 0)
            TrapApi.wasm_trap_delete(trap);
        else
            TrapApi.wasmtime_error_delete(error);
        if (thrownByHost is not null)
            return new WasmTrapException(WasmTrapCode.Host, $"A host function failed: {thrownByHost.Message}", frames, thrownByHost);
        return new WasmTrapException(coded ? (WasmTrapCode)code : WasmTrapCode.Unknown, LastCause(message), frames, null);
    }

    /// <summary>True when an error of an instantiation came from running its start function.</summary>
    public static bool HasFramesOrCode(nint error)
    {
        byte code;
        return TrapApi.wasmtime_trap_code(error, &code) != 0 || !Frames(error, 0).IsEmpty;
    }

    private static ImmutableArray<WasmFrame> Frames(nint error, nint trap)
    {
        NativeVec vec = default;
        if (trap != 0)
            TrapApi.wasm_trap_trace(trap, &vec);
        else
            TrapApi.wasmtime_error_wasm_trace(error, &vec);
        var frames = ImmutableArray.CreateBuilder<WasmFrame>((int)vec.Size);
        for (nuint i = 0; i < vec.Size; i++)
        {
            var frame = ((nint*)vec.Data)[i];
            frames.Add(new WasmFrame(
                TrapApi.wasm_frame_func_index(frame),
                TrapApi.wasm_frame_module_offset(frame),
                Text(TrapApi.wasmtime_frame_module_name(frame)),
                Text(TrapApi.wasmtime_frame_func_name(frame))));
        }

        TrapApi.wasm_frame_vec_delete(&vec);
        return frames.MoveToImmutable();
    }

    private static string? Text(NativeVec* name) => name is null ? null : Encoding.UTF8.GetString(name->Bytes);

    private static string ErrorMessage(nint error)
    {
        NativeVec vec = default;
        TrapApi.wasmtime_error_message(error, &vec);
        return Take(&vec);
    }

    private static string TrapMessage(nint trap)
    {
        NativeVec vec = default;
        TrapApi.wasm_trap_message(trap, &vec);
        return Take(&vec);
    }

    private static string Take(NativeVec* vec)
    {
        var text = Encoding.UTF8.GetString(vec->Bytes).TrimEnd('\0');
        EngineApi.wasm_byte_vec_delete(vec);
        return text;
    }

    // The library's text starts with the backtrace, which frames hold already; the reason follows "Caused by:".
    private static string LastCause(string message)
    {
        const string mark = "Caused by:";
        var at = message.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return message;
        var last = message[(at + mark.Length)..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
        var colon = last.IndexOf(": ", StringComparison.Ordinal);
        return colon is > 0 and < 3 && int.TryParse(last[..colon], out _) ? last[(colon + 2)..] : last;
    }
}
