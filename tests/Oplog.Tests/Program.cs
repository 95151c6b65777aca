using GolemOrleans.Oplog.Tests.Crash;
using GolemOrleans.Oplog.Tests.Measure;

return args switch
{
    ["crash-child", .. string[] rest] => await CrashChild.RunAsync(rest),
    ["commit-load", .. string[] rest] => await CommitLoad.RunAsync(rest),
    _ => 2,
};
