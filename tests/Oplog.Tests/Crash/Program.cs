using GolemOrleans.Oplog.Tests.Crash;

return args is ["crash-child", .. string[] rest] ? await CrashChild.RunAsync(rest) : 2;
