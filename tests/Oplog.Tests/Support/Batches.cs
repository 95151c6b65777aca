using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Tests;

/// <summary>Builds batches that a store accepts.</summary>
internal static class Batches
{
    public static readonly Guid Owner = Guid.Parse("11111111-0000-4000-8000-000000000001");

    public static WorkerId Worker(string name) => new(Samples.Component, name);

    public static CommitBatch Create(WorkerId worker, params OplogEntry[] more)
    {
        CreateEntry create = Samples.Create(worker);
        return new CommitBatch
        {
            Worker = worker, Epoch = default, NextIndex = OplogIndex.First, Entries = [create, .. more],
            Status = StatusFold.ApplyAll(StatusFold.Start(create), more, RetryPolicy.Default), Runnable = false, Owner = Owner,
        };
    }

    public static CommitBatch After(WorkerStatusRecord status, Epoch epoch, params OplogEntry[] entries) => new()
    {
        Worker = status.WorkerId, Epoch = epoch, NextIndex = status.LastIndex.Next, Entries = entries,
        Status = StatusFold.ApplyAll(status, entries, RetryPolicy.Default), Runnable = false, Owner = Owner,
    };

    public static OplogEntry Log(string text) => new LogEntry(Samples.Time, OplogLogLevel.Info, "", text);

    public static OplogEntry Completed(string text) => new ExportedFunctionCompletedEntry(Samples.Time, OplogPayload.Inline(System.Text.Encoding.UTF8.GetBytes(text)), 1);

    public static OplogEntry NoOp => new NoOpEntry(Samples.Time);
}
