using GolemOrleans.Cli.Commands;

return await CommandLine.RunAsync(args);
