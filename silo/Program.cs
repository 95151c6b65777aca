using GolemOrleans.Silo;

return await ServerCommand.RunAsync(ServerArguments.Parse(args), CancellationToken.None);
