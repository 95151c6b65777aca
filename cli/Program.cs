using System.CommandLine;
using GolemOrleans.Cli.Commands;

// A server drains before it stops and a demo removes its folder: both get their time after Ctrl-C.
return await RootCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
