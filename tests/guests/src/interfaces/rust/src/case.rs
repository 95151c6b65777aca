//! What a case is given and what it noted.
use crate::http;
use std::fmt::Debug;

pub struct Case {
    peers: Vec<(String, String)>,
    lines: Vec<String>,
    asked: bool,
}

impl Case {
    pub fn new(peers: Vec<(String, String)>) -> Case {
        Case { peers, lines: Vec::new(), asked: false }
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
    }

    /// Tells the test what was noted so far and waits until it answers; once, and only if it wants to be asked.
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
