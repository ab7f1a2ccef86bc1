//! Why a measurement did not end.

/// Why a measurement did not end.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Operator: a file, a port or a process of this machine.
    #[error("{what}: {cause}")]
    Machine {
        /// What was tried.
        what: &'static str,
        /// What came of it.
        cause: std::io::Error,
    },
    /// Operator: the server said something that the protocol does not allow here, or went away.
    #[error("{0}")]
    Server(String),
    /// Operator: a program that is needed is not there, or refused.
    #[error("{0}")]
    Program(String),
    /// Developer: the relay lost or doubled what it had acknowledged; its folder tells why.
    #[error("{how}, round {round}: {lost} lost, {doubled} doubled; the folder is kept: {}", .folder.display())]
    Lost {
        /// How the server was ended.
        how: String,
        /// In which round.
        round: u32,
        /// Never delivered.
        lost: u64,
        /// Given to the application twice.
        doubled: u64,
        /// What that round left.
        folder: std::path::PathBuf,
    },
}

impl LoadError {
    pub(crate) fn machine(what: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |cause| Self::Machine { what, cause }
    }

    pub(crate) fn server(cause: impl std::fmt::Display) -> Self {
        Self::Server(format!("the connection to the server: {cause}"))
    }
}
