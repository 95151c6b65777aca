using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>What the operating system knows of a thread's stack.</summary>
internal static unsafe partial class StackApi
{
    /// <summary>The lowest usable address of the current thread's stack, or 0 when the system does not say.</summary>
    public static nuint LowestAddress()
    {
        if (OperatingSystem.IsWindows())
        {
            nuint low, high;
            GetCurrentThreadStackLimits(&low, &high);
            return low;
        }

        if (OperatingSystem.IsMacOS())
        {
            var self = pthread_self();
            return pthread_get_stackaddr_np(self) - pthread_get_stacksize_np(self);
        }

        return OperatingSystem.IsLinux() ? OnLinux() : 0;
    }

    private static nuint OnLinux()
    {
        // pthread_attr_t is 56 or 64 bytes on the supported architectures.
        var attributes = stackalloc byte[128];
        nuint low, size;
        if (pthread_getattr_np(pthread_self(), attributes) != 0)
            return 0;
        var known = pthread_attr_getstack(attributes, &low, &size) == 0;
        _ = pthread_attr_destroy(attributes);
        return known ? low : 0;
    }

    [LibraryImport("kernel32")] private static partial void GetCurrentThreadStackLimits(nuint* low, nuint* high);
    [LibraryImport("libc")] private static partial nuint pthread_self();
    [LibraryImport("libc")] private static partial int pthread_getattr_np(nuint thread, byte* attributes);
    [LibraryImport("libc")] private static partial int pthread_attr_getstack(byte* attributes, nuint* low, nuint* size);
    [LibraryImport("libc")] private static partial int pthread_attr_destroy(byte* attributes);
    [LibraryImport("libc")] private static partial nuint pthread_get_stackaddr_np(nuint thread);
    [LibraryImport("libc")] private static partial nuint pthread_get_stacksize_np(nuint thread);
}
