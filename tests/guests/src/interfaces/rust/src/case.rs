//! What a case is given and what it noted.
use crate::http;
use std::fmt::Debug;

pub struct Case {
    peers: Vec<(String, String)>,
    lines: Vec<String>,
    ask_after: Option<usize>,
    asked: bool,
}

impl Case {
    pub fn new(peers: Vec<(String, String)>) -> Case {
        let mut case = Case { peers, lines: Vec::new(), ask_after: None, asked: false };
        case.ask_after = case.has("ask-after").then(|| case.peer("ask-after").parse().expect("a number of notes"));
        case
    }

    /// For exports that are given no peers: `ASK` and `ASK_AFTER` of the environment.
    pub fn from_environment() -> Case {
        let given = |name: &str| std::env::var(name).ok().map(|value| (name.to_lowercase().replace('_', "-"), value));
        Case::new(["ASK", "ASK_AFTER"].into_iter().filter_map(given).collect())
    }

    pub fn has(&self, peer: &str) -> bool {
        self.peers.iter().any(|(name, _)| name == peer)
    }

    pub fn peer(&self, peer: &str) -> String {
        let found = self.peers.iter().find(|(name, _)| name == peer);
        found.unwrap_or_else(|| panic!("no peer {peer}")).1.clone()
    }

    /// The worker's own name: what effects are known by.
    pub fn worker(&self) -> String {
        std::env::var("GOLEM_WORKER_NAME").expect("a worker has a name")
    }

    pub fn note(&mut self, what: &str, value: impl Debug) {
        self.lines.push(format!("{what} {value:?}").replace('\n', " "));
        if self.ask_after == Some(self.lines.len()) {
            self.ask();
        }
    }

    /// Tells the test what was noted so far and waits until it answers; once, and only if it wants to be asked. Comes by itself
    /// after as many notes as `ask-after` says, or at the end.
    pub fn ask(&mut self) {
        if self.asked || !self.has("ask") {
            return;
        }
        self.asked = true;
        let (worker, notes) = (self.worker(), self.lines.join("\n"));
        let answer = http::send(&self.peer("ask"), "POST", &format!("/ask/{worker}"), notes.as_bytes());
        self.note("answer", String::from_utf8_lossy(&answer));
    }

    pub fn do_not_ask(&mut self) {
        self.asked = true;
    }

    pub fn finish(mut self) -> Vec<String> {
        self.ask();
        self.lines
    }
}
