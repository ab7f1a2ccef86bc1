//! The machine: its cores, its disk's sync, what /proc says of a process.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use hdrhistogram::Histogram;
use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_setaffinity};

use crate::LoadError;

/// Cores this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Keeps this process, and what it starts from now on, off the server's core.
pub fn leave_first_core() {
    let mut others = CpuSet::new();
    (1..cores()).for_each(|core| others.set(core));
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return };
    for task in tasks.flatten() {
        let number = task.file_name().to_str().and_then(|name| name.parse().ok());
        // A thread that ended meanwhile needs no core.
        let _ = sched_setaffinity(number.and_then(Pid::from_raw), &others);
    }
}

/// CPU seconds of a process so far, user and system.
pub fn cpu_seconds(pid: u32) -> f64 {
    // The second field may hold spaces; it ends with the last parenthesis.
    let stat = read(&format!("/proc/{pid}/stat"));
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    // Linux counts in hundredths of a second (USER_HZ) whatever the kernel's own rate.
    ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Bytes a process caused to be written to disk so far.
pub(crate) fn written_bytes(pid: u32) -> u64 {
    number_after(&read(&format!("/proc/{pid}/io")), "write_bytes:")
}

/// Memory of a process, each shared page counted by its share, KiB.
pub fn memory_kib(pid: u32) -> u64 {
    let shared = number_after(&read(&format!("/proc/{pid}/smaps_rollup")), "Pss:");
    if shared > 0 { shared } else { number_after(&read(&format!("/proc/{pid}/status")), "VmRSS:") }
}

/// Files a process may have open.
pub(crate) fn open_files_max() -> usize {
    let limits = read("/proc/self/limits");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap_or_default();
    line.split_whitespace().nth(4).and_then(|hard| hard.parse().ok()).unwrap_or(1024)
}

/// Lets this process, and what it starts from now on, have as many files open as it may.
pub(crate) fn open_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let hard = getrlimit(Resource::Nofile).maximum;
    let _ = setrlimit(Resource::Nofile, Rlimit { current: hard, maximum: hard });
}

/// In one line: cores, memory, kernel.
pub(crate) fn describe() -> String {
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.and_then(|rest| rest.split_once(':')).map_or("unknown", |(_, name)| name);
    let memory_kib = number_after(&read("/proc/meminfo"), "MemTotal:");
    let kernel = read("/proc/sys/kernel/osrelease");
    let kernel = kernel.trim().split('-').next().unwrap_or_default();
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    format!("{cores} cores ({}), {} GiB, Linux {kernel}", model.trim(), memory_kib >> 20)
}

/// The load average of the last minute.
pub(crate) fn load() -> String {
    read("/proc/loadavg").split_whitespace().next().unwrap_or("?").to_owned()
}

/// How long one `fdatasync` of 4 KiB takes in a folder, p50 and p99, milliseconds.
pub(crate) fn sync_ms(folder: &Path) -> Result<(f64, f64), LoadError> {
    let failed = LoadError::machine("measuring the disk");
    let mut file = tempfile::tempfile_in(folder).map_err(&failed)?;
    file.write_all(&vec![0; 4096 * 256]).and_then(|()| file.sync_all()).map_err(&failed)?;
    std::io::Seek::rewind(&mut file).map_err(&failed)?;
    let mut times = microseconds();
    for _ in 0..256 {
        let started = Instant::now();
        file.write_all(&[0x5a; 4096]).and_then(|()| file.sync_data()).map_err(&failed)?;
        times.saturating_record(started.elapsed().as_micros() as u64);
    }
    Ok((milliseconds(&times, 0.5), milliseconds(&times, 0.99)))
}

/// A histogram of microseconds up to ten minutes, to three digits.
///
/// # Panics
///
/// Never: the bounds are constants.
pub fn microseconds() -> Histogram<u64> {
    #[expect(clippy::expect_used, reason = "the bounds are constants, and right")]
    Histogram::new_with_bounds(1, 600_000_000, 3).expect("bounds")
}

/// The time below which a part of them was, milliseconds.
pub fn milliseconds(times: &Histogram<u64>, part: f64) -> f64 {
    times.value_at_quantile(part) as f64 / 1000.0
}

fn number_after(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}
