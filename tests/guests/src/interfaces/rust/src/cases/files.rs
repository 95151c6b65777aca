use crate::case::Case;
use crate::native::wasi::cli::stdout::get_stdout;
use crate::native::wasi::filesystem::preopens::get_directories;
use crate::native::wasi::filesystem::types::*;
use crate::native::wasi::io::streams::StreamError;

const WRITE: DescriptorFlags = DescriptorFlags::READ.union(DescriptorFlags::WRITE);

fn root() -> Descriptor {
    get_directories().into_iter().find(|(_, name)| name == "/").expect("there is a root").0
}

fn open(path: &str, how: OpenFlags, flags: DescriptorFlags) -> Result<Descriptor, ErrorCode> {
    root().open_at(PathFlags::SYMLINK_FOLLOW, path, how, flags)
}

pub fn run(case: &mut Case) {
    case.note("preopened", get_directories().into_iter().map(|(_, name)| name).collect::<Vec<_>>());
    let root = root();
    root.create_directory_at("d").expect("a directory is made");
    let file = open("d/file", OpenFlags::CREATE | OpenFlags::EXCLUSIVE, WRITE).expect("a file is made");
    case.note("written", file.write(b"hello, world", 0));
    case.note("read", file.read(5, 7));
    case.note("end", file.read(100, 12));
    file.set_size(9).expect("the size is set");
    file.advise(0, 9, Advice::Sequential).expect("advice is taken");
    file.sync_data().expect("data is synced");
    file.sync().expect("the file is synced");
    case.note("flags", file.get_flags());
    case.note("type", file.get_type());
    case.note("stat", file.stat());
    file.set_times(NewTimestamp::Timestamp(Datetime { seconds: 1000, nanoseconds: 5 }), NewTimestamp::Now).expect("times are set");
    case.note("stat with times", file.stat());
    root.set_times_at(PathFlags::SYMLINK_FOLLOW, "d/file", NewTimestamp::NoChange, NewTimestamp::Timestamp(Datetime { seconds: 2000, nanoseconds: 6 })).expect("times are set");
    case.note("stat by path", root.stat_at(PathFlags::SYMLINK_FOLLOW, "d/file"));
    case.note("hash", file.metadata_hash());
    case.note("hash by path", root.metadata_hash_at(PathFlags::SYMLINK_FOLLOW, "d/file"));

    root.link_at(PathFlags::empty(), "d/file", &root, "hard").expect("a link is made");
    root.symlink_at("d/file", "soft").expect("a symbolic link is made");
    case.note("link", root.readlink_at("soft"));
    let again = open("soft", OpenFlags::empty(), DescriptorFlags::READ).expect("the link leads to the file");
    case.note("same", file.is_same_object(&again));
    root.rename_at("hard", &root, "d/renamed").expect("a file is renamed");
    let mut names = Vec::new();
    let entries = open("d", OpenFlags::DIRECTORY, DescriptorFlags::READ).and_then(|d| d.read_directory()).expect("the directory is read");
    while let Some(entry) = entries.read_directory_entry().expect("an entry is read") {
        names.push((entry.name, entry.type_));
    }
    case.note("entries", names);
    root.unlink_file_at("d/renamed").expect("a file is removed");
    case.note("not empty", root.remove_directory_at("d"));
    root.create_directory_at("e").and_then(|()| root.remove_directory_at("e")).expect("a directory is removed");
    case.note("absent", open("absent", OpenFlags::empty(), DescriptorFlags::READ).err());
    case.note("outside", open("../etc/passwd", OpenFlags::empty(), DescriptorFlags::READ).err());
    case.note("standard library", std::fs::read_to_string("/d/file").expect("the standard library reads it"));
}

pub fn streams(case: &mut Case) {
    let file = open("stream", OpenFlags::CREATE, WRITE).expect("a file is made");
    let out = file.write_via_stream(0).expect("a stream is made");
    let permit = out.check_write().expect("there is a permit");
    case.note("permit", permit);
    out.write(b"0123456789").expect("bytes are taken");
    out.flush().expect("the stream is flushed");
    out.blocking_flush().expect("the stream is flushed");
    let ready = out.subscribe();
    ready.block();
    case.note("ready", ready.ready());
    drop(ready);
    out.check_write().expect("there is a permit");
    out.write_zeroes(3).expect("zeroes are taken");
    out.blocking_write_zeroes_and_flush(2).expect("zeroes are taken");
    out.blocking_write_and_flush(b"end").expect("bytes are taken");
    drop(out);
    file.append_via_stream().and_then(|appended| Ok(appended.blocking_write_and_flush(b"!"))).expect("a stream is made").expect("bytes are taken");

    let input = file.read_via_stream(0).expect("a stream is made");
    let ready = input.subscribe();
    ready.block();
    drop(ready);
    case.note("read", input.read(2).expect("bytes are there"));
    case.note("blocking read", input.blocking_read(2).expect("bytes are there"));
    case.note("skip", input.skip(1).expect("bytes are there"));
    case.note("blocking skip", input.blocking_skip(1).expect("bytes are there"));
    let copy = open("copy", OpenFlags::CREATE, WRITE).expect("a file is made");
    let target = copy.write_via_stream(0).expect("a stream is made");
    target.check_write().expect("there is a permit");
    case.note("splice", target.splice(&input, 4).expect("bytes are moved"));
    case.note("blocking splice", target.blocking_splice(&input, 100).expect("bytes are moved"));
    case.note("closed", matches!(input.blocking_read(1), Err(StreamError::Closed)));
    target.blocking_flush().expect("the stream is flushed");
    case.note("copy", copy.read(100, 0));

    let text = open("copy", OpenFlags::empty(), DescriptorFlags::READ).and_then(|copy| copy.read_via_stream(0)).expect("a stream is made");
    let said = get_stdout();
    said.check_write().expect("there is a permit");
    case.note("said", said.blocking_splice(&text, 4).expect("bytes are moved"));
    case.note("write only", copy.read_via_stream(1 << 40).map(|far| matches!(far.blocking_read(1), Err(StreamError::Closed))));
}
