using System.Runtime.CompilerServices;

// All signatures are blittable: no marshalling stubs, C bool is a byte.
[assembly: DisableRuntimeMarshalling]
