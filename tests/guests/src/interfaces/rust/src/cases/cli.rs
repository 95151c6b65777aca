use crate::case::Case;
use crate::native::wasi::cli::{environment, exit, stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};
use crate::native::wasi::logging::logging::{Level, log};
use crate::native::wasi::random::random::get_random_u64;

pub fn run(case: &mut Case) {
    case.note("environment", environment::get_environment());
    case.note("arguments", environment::get_arguments());
    case.note("directory", environment::initial_cwd());
    case.note("standard variables", std::env::vars().collect::<Vec<_>>());
    case.note("terminals", (terminal_stdin::get_terminal_stdin().is_some(), terminal_stdout::get_terminal_stdout().is_some(), terminal_stderr::get_terminal_stderr().is_some()));
    let input = stdin::get_stdin();
    case.note("input ready", input.subscribe().ready());

    let output = stdout::get_stdout();
    case.note("permit", output.check_write().is_ok_and(|bytes| bytes > 0));
    output.blocking_write_and_flush(format!("out of {}\n", case.worker()).as_bytes()).expect("output is taken");
    let errors = stderr::get_stderr();
    errors.blocking_write_and_flush(format!("error of {}\n", case.worker()).as_bytes()).expect("output is taken");
    println!("print of {}", case.worker());
}

pub fn logging(case: &mut Case) {
    let worker = case.worker();
    for (level, name) in [(Level::Trace, "trace"), (Level::Debug, "debug"), (Level::Info, "info"), (Level::Warn, "warn"), (Level::Error, "error"), (Level::Critical, "critical")] {
        log(level, &worker, &format!("{name} {}", get_random_u64()));
    }
    case.note("number", get_random_u64());
}

/// Ends the worker; nobody gets the notes but the test that is asked.
pub fn exit(case: &mut Case) {
    case.note("number", get_random_u64());
    case.ask();
    if case.has("code") {
        exit::exit_with_code(3);
    } else {
        exit::exit(Err(()));
    }
}
