using GolemOrleans.Silo;

return args is ["migrate", .. var rest]
    ? await MigrateCommand.RunAsync(ServerArguments.Parse(rest).Database ?? throw new FormatException("'migrate' needs --database or GOLEM_DATABASE."), CancellationToken.None)
    : await ServerCommand.RunAsync(args, CancellationToken.None);
