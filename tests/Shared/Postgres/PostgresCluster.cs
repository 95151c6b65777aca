using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace GolemOrleans.Tests.Postgres;

/// <summary>
/// A PostgreSQL server of the tests' own: fresh data folder, free port, killed and started again at will. Without fsync unless asked
/// for: what it acknowledged survives kill -9 then too, though no power cut. Disposing kills it and removes the folder.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-pg-").FullName;
    private readonly bool _durable;
    private Process? _server;
    private int _schema;

    private PostgresCluster(bool durable) => _durable = durable;

    public int Port { get; private set; }

    /// <summary>Process id of the postmaster.</summary>
    public int ProcessId => _server!.Id;

    public string ConnectionString => ConnectionStringAt(Port);

    public string ConnectionStringAt(int port) => $"Host=127.0.0.1;Port={port};Username=golem;Database=postgres";

    public static PostgresCluster Create(bool durable = false)
    {
        var cluster = new PostgresCluster(durable);
        try
        {
            PostgresInstallation.Own(cluster._folder);
            using Process initdb = PostgresInstallation.Start(
                "initdb", ["-D", cluster.Data, "-U", "golem", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], cluster._folder);
            string errors = initdb.StandardError.ReadToEnd();
            initdb.WaitForExit();
            if (initdb.ExitCode != 0) throw new InvalidOperationException($"initdb failed: {errors}");
            cluster.Start();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts the server (again, on the same port) and waits until it answers.</summary>
    public void Start()
    {
        for (int attempt = 0; ; attempt++)
        {
            if (Port == 0) Port = FreePort();
            string onOff = _durable ? "on" : "off";
            _server = PostgresInstallation.Start(
                "postgres",
                [
                    "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=64MB",
                    "-c", $"fsync={onOff}", "-c", $"full_page_writes={onOff}", "-c", "log_min_messages=fatal",
                ],
                _folder);
            _server.ErrorDataReceived += (_, _) => { };
            _server.BeginErrorReadLine();
            if (WaitForAnswer()) return;
            if (attempt == 3) throw new InvalidOperationException("PostgreSQL did not start.");
            Port = attempt == 0 && Port != 0 ? Port : 0;
        }
    }

    /// <summary>kill -9 of the postmaster; its children end by themselves.</summary>
    public void Kill()
    {
        _server!.Kill();
        _server.WaitForExit();
    }

    /// <summary>A fresh schema; the connection string finds its tables there.</summary>
    public string NewSchema()
    {
        string name = $"test{Interlocked.Increment(ref _schema)}";
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        command.ExecuteNonQuery();
        return $"{ConnectionString};Search Path={name}";
    }

    public void Dispose()
    {
        if (_server is { HasExited: false }) Kill();
        _server?.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A child of the killed server may still be writing; the folder is in the system's temporary folder.
        }
    }

    private bool WaitForAnswer()
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(90))
        {
            if (_server!.HasExited) return false;
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
                connection.Open();
                return true;
            }
            catch (NpgsqlException)
            {
                _server.WaitForExit(20);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
