//! The program: on a desktop arguments become a job, a job becomes an exit code; a page shows the lab.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    descent_lab::cli::main(std::env::args_os())
}

#[cfg(target_arch = "wasm32")]
fn main() -> Result<(), String> {
    descent_lab::app::open(&descent_lab::app::Start::default())
}
