using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Filesystem;

public sealed class SandboxTests : IDisposable
{
    private const DescriptorFlags ReadWrite = DescriptorFlags.Read | DescriptorFlags.Write;

    private readonly string _outside = Directory.CreateTempSubdirectory("golem-sandbox-").FullName;
    private readonly WorkerRoot _root;
    private readonly WorkerFile _top;

    public SandboxTests()
    {
        File.WriteAllText(Path.Join(_outside, "secret"), "secret");
        File.WriteAllText(Path.Join(_outside, "ro"), "initial");
        _root = WorkerRoot.Create(Path.Join(_outside, "root"),
            [new("/etc/fixed.txt", true, Path.Join(_outside, "ro")), new("/data.txt", false, Path.Join(_outside, "ro"))]);
        _top = _root.OpenRoot();
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_outside, true);
    }

    [Fact]
    public void A_file_is_created_written_and_read_back()
    {
        var file = Open("a", OpenFlags.Create);
        file.Write("hello"u8, 3);
        Assert.Equal("\0\0\0hello"u8.ToArray(), file.Read(100, 0));
        Assert.Equal("ell"u8.ToArray(), file.Read(3, 4));
        Assert.Empty(file.Read(10, 8));
        file.Append("!"u8);
        Assert.Equal(9ul, file.Stat().Size);
        file.SetSize(2);
        Assert.Equal(new byte[2], file.Read(100, 0));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("etc/../../secret")]
    [InlineData("./../root/../secret")]
    public void A_path_that_leads_outside_is_refused(string path)
    {
        Fails(ErrorCode.NotPermitted, () => Open(path, OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Stat(_top, PathFlags.SymlinkFollow, path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.UnlinkFile(_root, _top, path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, path, _top, "stolen"));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, "data.txt", _top, path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Link(_top, PathFlags.None, path, _top, "stolen"));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.CreateDirectory(_top, path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Symlink(_top, "x", path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.ReadLink(_top, path));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.SetTimes(_root, _top, PathFlags.None, path, default, default));
        Assert.Equal("secret", File.ReadAllText(Path.Join(_outside, "secret")));
    }

    [Fact]
    public void The_directory_above_is_not_even_looked_at()
    {
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Stat(_top, PathFlags.None, ".."));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.UnlinkFile(_root, _top, ".."));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.RemoveDirectory(_root, _top, ".."));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, "..", _top, "taken"));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, "data.txt", _top, ".."));
    }

    [Fact]
    public void Symbolic_links_are_followed_inside_and_refused_outside()
    {
        WorkerDirectory.Symlink(_top, "data.txt", "inside");
        Assert.Equal("initial"u8.ToArray(), Open("inside", OpenFlags.None, DescriptorFlags.Read).Read(100, 0));
        WorkerDirectory.Symlink(_top, "../secret", "out");
        WorkerDirectory.Symlink(_top, "out", "chained");
        WorkerDirectory.Symlink(_top, "..", "up");
        Fails(ErrorCode.NotPermitted, () => Open("out", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => Open("chained", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => Open("up/secret", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Symlink(_top, "/etc/passwd", "absolute"));
        Fails(ErrorCode.Loop, () => WorkerDirectory.Open(_root, _top, PathFlags.None, "inside", OpenFlags.None, DescriptorFlags.Read));
        Assert.Equal("../secret", WorkerDirectory.ReadLink(_top, "out"));
    }

    [Fact]
    public void A_link_planted_behind_the_guests_back_to_proc_or_outside_is_refused()
    {
        File.CreateSymbolicLink(Path.Join(_outside, "root", "proc"), "/proc/self/root");
        File.CreateSymbolicLink(Path.Join(_outside, "root", "abs"), _outside);
        Fails(ErrorCode.NotPermitted, () => Open("proc/etc/passwd", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => Open("abs/secret", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.UnlinkFile(_root, _top, "abs/secret"));
    }

    [Fact]
    public void A_hard_link_out_of_the_root_is_refused_in_both_directions()
    {
        foreach (var outside in new[] { "../secret", "/etc/passwd", "etc/../../secret" })
        {
            Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Link(_top, PathFlags.None, outside, _top, "taken"));
            Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Link(_top, PathFlags.None, "data.txt", _top, outside));
        }

        // A link is made to a symbolic link itself, never to what it points at.
        File.CreateSymbolicLink(Path.Join(_outside, "root", "planted"), Path.Join(_outside, "secret"));
        WorkerDirectory.Link(_top, PathFlags.None, "planted", _top, "copy");
        Fails(ErrorCode.NotPermitted, () => Open("copy", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.Invalid, () => WorkerDirectory.Link(_top, PathFlags.SymlinkFollow, "planted", _top, "followed"));
    }

    [Fact]
    public void A_rename_across_roots_is_refused()
    {
        using var other = WorkerRoot.Create(Path.Join(_outside, "other"), [new("/theirs.txt", false, Path.Join(_outside, "ro"))]);
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, "data.txt", _top, "../other/mine.txt"));
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, _top, "../other/theirs.txt", _top, "mine.txt"));
        WorkerDirectory.CreateDirectory(_top, "sub");
        var sub = Open("sub", OpenFlags.Directory, DescriptorFlags.Read | DescriptorFlags.MutateDirectory);
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Rename(_root, sub, "../data.txt", sub, "taken"));
        Assert.True(File.Exists(Path.Join(_outside, "other", "theirs.txt")));
        Assert.Equal(["data.txt", "etc", "sub"], WorkerDirectory.List(_top).Select(e => e.Name));
    }

    [Fact]
    public async Task A_directory_swapped_for_a_symbolic_link_during_resolution_never_leads_out()
    {
        WorkerDirectory.CreateDirectory(_top, "swap");
        Open("swap/secret", OpenFlags.Create).Write("inside"u8, 0);
        var (swap, aside) = (Path.Join(_outside, "root", "swap"), Path.Join(_outside, "root", "aside"));
        using var stop = new CancellationTokenSource();
        var swaps = 0;
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(swap, aside);
                File.CreateSymbolicLink(swap, _outside);
                Interlocked.Increment(ref swaps);
                File.Delete(swap);
                Directory.Move(aside, swap);
            }
        });
        var (inside, refused) = (0, 0);
        while (Volatile.Read(ref swaps) < 2000 || inside == 0 || refused == 0)
        {
            Assert.False(swapping.IsFaulted, swapping.Exception?.ToString());
            try
            {
                var file = Open("swap/secret", OpenFlags.None, DescriptorFlags.Read);
                Assert.Equal("inside"u8.ToArray(), file.Read(100, 0));
                file.Close();
                inside++;
            }
            catch (FileErrorException e)
            {
                // Outside, between the two, or the kernel could not tell and says "try again".
                Assert.Contains(e.Code, new[] { ErrorCode.NotPermitted, ErrorCode.NoEntry, ErrorCode.WouldBlock, ErrorCode.Loop });
                refused++;
            }
        }

        await stop.CancelAsync();
        await swapping;
        Assert.Equal("secret", File.ReadAllText(Path.Join(_outside, "secret")));
    }

    [Fact]
    public void A_subdirectory_is_a_sandbox_of_its_own()
    {
        WorkerDirectory.CreateDirectory(_top, "sub");
        var sub = Open("sub", OpenFlags.Directory, DescriptorFlags.Read);
        Fails(ErrorCode.NotPermitted, () => WorkerDirectory.Stat(sub, PathFlags.None, "../data.txt"));
    }

    [Fact]
    public void Read_only_initial_files_resist_every_way_of_writing()
    {
        var file = Open("etc/fixed.txt", OpenFlags.None, DescriptorFlags.Read);
        Assert.Equal("initial"u8.ToArray(), file.Read(100, 0));
        Fails(ErrorCode.NotPermitted, () => Open("etc/fixed.txt", OpenFlags.None, ReadWrite));
        Fails(ErrorCode.NotPermitted, () => Open("etc/fixed.txt", OpenFlags.Truncate, DescriptorFlags.Read));
        Fails(ErrorCode.NotPermitted, () => file.SetTimes(default, default));
        WorkerDirectory.Rename(_root, _top, "etc/fixed.txt", _top, "renamed");
        Fails(ErrorCode.NotPermitted, () => Open("renamed", OpenFlags.None, ReadWrite));
        WorkerDirectory.Link(_top, PathFlags.None, "renamed", _top, "linked");
        Fails(ErrorCode.NotPermitted, () => Open("linked", OpenFlags.None, ReadWrite));
        Open("data.txt", OpenFlags.None, ReadWrite).Write("x"u8, 0);
        Assert.Equal("initial", File.ReadAllText(Path.Join(_outside, "ro")));
    }

    [Fact]
    public void Entries_come_sorted_by_the_bytes_of_their_names()
    {
        foreach (var name in new[] { "b", "é", "a", "B", "ab" })
            Open(name, OpenFlags.Create);
        Assert.Equal(["B", "a", "ab", "b", "data.txt", "etc", "é"], WorkerDirectory.List(_top).Select(e => e.Name));
        Assert.Equal(DescriptorType.Directory, WorkerDirectory.List(_top).Single(e => e.Name == "etc").Type);
    }

    [Fact]
    public void Errors_of_the_system_become_error_codes()
    {
        WorkerDirectory.CreateDirectory(_top, "dir");
        Fails(ErrorCode.NoEntry, () => Open("missing", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NoEntry, () => Open("", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.Exist, () => WorkerDirectory.CreateDirectory(_top, "dir"));
        Fails(ErrorCode.Exist, () => Open("data.txt", OpenFlags.Create | OpenFlags.Exclusive));
        Fails(ErrorCode.IsDirectory, () => WorkerDirectory.UnlinkFile(_root, _top, "dir"));
        Fails(ErrorCode.NotDirectory, () => WorkerDirectory.RemoveDirectory(_root, _top, "data.txt"));
        Fails(ErrorCode.NotDirectory, () => Open("data.txt", OpenFlags.Directory, DescriptorFlags.Read));
        Fails(ErrorCode.NotDirectory, () => Open("data.txt/x", OpenFlags.None, DescriptorFlags.Read));
        Fails(ErrorCode.NotEmpty, () => WorkerDirectory.RemoveDirectory(_root, _top, "etc"));
        Fails(ErrorCode.IsDirectory, () => Open("dir", OpenFlags.None, ReadWrite));
        Fails(ErrorCode.Invalid, () => Open("dir", OpenFlags.Directory | OpenFlags.Create));
        Fails(ErrorCode.NameTooLong, () => Open(new string('x', 300), OpenFlags.Create));
        Fails(ErrorCode.BadDescriptor, () => _top.Read(1, 0));
        Fails(ErrorCode.NotPermitted, () => Open("data.txt", OpenFlags.None, DescriptorFlags.Read).Write("x"u8, 0));
    }

    [Fact]
    public void File_numbers_follow_files_through_renames_and_are_not_given_again()
    {
        var first = Open("one", OpenFlags.Create).Id;
        WorkerDirectory.Rename(_root, _top, "one", _top, "two");
        Assert.Equal(first, Open("two", OpenFlags.None).Id);
        WorkerDirectory.UnlinkFile(_root, _top, "two");
        Assert.NotEqual(first, Open("three", OpenFlags.Create).Id);
    }

    [Fact]
    public void Nothing_is_left_after_the_worker()
    {
        Open("a", OpenFlags.Create);
        _root.Dispose();
        Assert.False(Directory.Exists(Path.Join(_outside, "root")));
    }

    private WorkerFile Open(string path, OpenFlags flags, DescriptorFlags access = ReadWrite) =>
        WorkerDirectory.Open(_root, _top, PathFlags.SymlinkFollow, path, flags, access);

    private static void Fails(ErrorCode code, Action action) => Assert.Equal(code, Assert.Throws<FileErrorException>(action).Code);
}
