//! `cargo xtask web`: the browser's half, from Rust and CSS to `web/dist`, ready to be served.
//!
//! Three WebAssembly programs (app, console, worker), their JavaScript, the style sheets and the
//! assets, each beside its Brotli form. `web/dist/build.txt` holds a hash over all of it: pages put
//! it into addresses, so that a browser may keep a file for ever.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::{Done, root};

/// What the compiler emits and every browser runs. "All features" would write encodings that
/// browsers refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// The first version known to get it right.
const OPTIMISER_MIN: u32 = 117;
/// Parts of SQLite that its browser build has on and nobody here uses.
const UNUSED_SQLITE: [&str; 12] = [
    "API_ARMOR",
    "BYTECODE_VTAB",
    "COLUMN_METADATA",
    "DBPAGE_VTAB",
    "DBSTAT_VTAB",
    "MATH_FUNCTIONS",
    "OFFSET_SQL_FUNC",
    "PREUPDATE_HOOK",
    "RTREE",
    "SESSION",
    "STMTVTAB",
    "UNLOCK_NOTIFY",
];
const TARGET: &str = "wasm32-unknown-unknown";

/// Builds all of it; does nothing where nothing changed since.
pub(crate) fn build() -> Done {
    let dist = root().join("web/dist");
    let target_dir = root().join("target/wasm");
    compile(&target_dir)?;
    let fresh = root().join("web/dist.new");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    let programs = target_dir.join(TARGET).join("web");
    for (program, name) in [("app", "app"), ("console", "console"), ("comptoir-worker", "worker")] {
        bind(&programs.join(format!("{program}.wasm")), name, &fresh)?;
    }
    copy_assets(&root().join("web/assets"), &fresh)?;
    bundle_styles(&root().join("web/style"), &fresh)?;
    let build = hash_of(&fresh)?;
    write_starters(&fresh, &build)?;
    fs::write(fresh.join("build.txt"), &build)?;
    compress(&fresh)?;
    let _ = fs::remove_dir_all(&dist);
    fs::rename(&fresh, &dist)?;
    report(&dist)
}

/// Puts the style sheets alone into `web/dist`, beside the programs built before: seconds, not
/// minutes. The build gets a name of its own, so that no browser keeps the old sheets.
pub(crate) fn style() -> Done {
    let dist = root().join("web/dist");
    let before = fs::read(dist.join("build.txt"))
        .map_err(|_| "nothing is built yet: run `cargo xtask web` once")?;
    for name in bundle_styles(&root().join("web/style"), &dist)? {
        compress_file(&dist.join(name))?;
    }
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(hash_of(&root().join("web/style"))?);
    let build: String = data_encoding::HEXLOWER.encode(&hash.finalize()).chars().take(12).collect();
    for name in write_starters(&dist, &build)? {
        compress_file(&dist.join(name))?;
    }
    fs::write(dist.join("build.txt"), &build)?;
    Ok(())
}

/// Compiles with rustup's WebAssembly target where it can be had, else with Debian's own
/// compiler and the standard library built from source.
fn compile(target_dir: &Path) -> Done {
    let mut cargo = if rustup_target() {
        Command::new("cargo")
    } else {
        let debian = Path::new("/usr/bin/cargo");
        let std = Path::new("/usr/lib/rustlib/src/rust");
        if !debian.exists() || !std.exists() {
            return Err("no WebAssembly target: `rustup target add wasm32-unknown-unknown`, or \
                        Debian's packages rustc-web cargo-web rust-web-src lld clang-19"
                .into());
        }
        let mut cargo = Command::new(debian);
        let path = std::env::var("PATH").unwrap_or_default();
        cargo.env("PATH", format!("/usr/bin:{path}")).env("RUSTC_BOOTSTRAP", "1");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
        cargo.args(["-Z", "build-std=std,panic_abort"]);
        cargo
    };
    if let Some(clang) = ["clang-19", "clang-20", "clang-18", "clang-17", "clang-16"]
        .into_iter()
        .find(|clang| Path::new("/usr/bin").join(clang).exists())
    {
        cargo.env("CC_wasm32_unknown_unknown", clang);
        // GNU's archiver writes no index for what it cannot read.
        let archiver = [clang.replace("clang", "llvm-ar"), "llvm-ar".to_owned()]
            .into_iter()
            .find(|archiver| Path::new("/usr/bin").join(archiver).exists())
            .ok_or_else(|| format!("{clang} is here without its archiver: install llvm-19"))?;
        cargo.env("AR_wasm32_unknown_unknown", archiver);
    }
    // Views whose types are erased: a seventh less to download, and quicker to compile. No file
    // names and lines in panics, and nothing that prints a value for a programmer: nobody reads
    // either in a browser. The latter two are for compilers that are told to allow them.
    let flags = "--cfg erase_components -Zlocation-detail=none -Zfmt-debug=none";
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", flags).env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CFLAGS_wasm32_unknown_unknown", sqlite_flags());
    cargo.current_dir(root()).env("CARGO_TARGET_DIR", target_dir);
    cargo.args(["build", "--locked", "--profile", "web", "--target", TARGET]);
    cargo.args(["-p", "comptoir-web", "-p", "comptoir-worker"]);
    let status = cargo.status()?;
    if status.success() { Ok(()) } else { Err("the browser's half did not compile".into()) }
}

/// What our own use of SQLite in the browser does without.
fn sqlite_flags() -> String {
    let without = UNUSED_SQLITE.map(|feature| format!(" -USQLITE_ENABLE_{feature}")).concat();
    format!(
        "-Oz{without} -DSQLITE_OMIT_PROGRESS_CALLBACK -DSQLITE_OMIT_TRACE -DSQLITE_OMIT_DECLTYPE"
    )
}

/// Whether rustup has, or can fetch, the target.
fn rustup_target() -> bool {
    let output =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    let here = output.is_ok_and(|output| {
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Path::new(&folder).exists()
    });
    let debian = Path::new("/usr/bin/cargo").exists();
    here || (!debian
        && Command::new("rustup")
            .args(["target", "add", TARGET])
            .status()
            .is_ok_and(|s| s.success()))
}

/// Writes `{name}.js` and `{name}_bg.wasm`.
fn bind(wasm: &Path, name: &str, out: &Path) -> Done {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false).web(true)?;
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(out)?;
    let file = out.join(format!("{name}_bg.wasm"));
    if optimiser_is_sound() {
        let small = out.join("small.wasm");
        let done = Command::new("wasm-opt")
            .arg("-Oz")
            .args(FEATURES)
            .arg("-o")
            .args([&small, &file])
            .output();
        if done.is_ok_and(|done| done.status.success()) {
            fs::rename(&small, &file)?;
        } else {
            let _ = fs::remove_file(&small);
        }
    }
    Ok(())
}

/// Whether a `wasm-opt` is here that keeps the table of JavaScript values apart from the table of
/// functions: 108 (Debian 12) mixes them up, and the page then fails to start.
fn optimiser_is_sound() -> bool {
    let Ok(output) = Command::new("wasm-opt").arg("--version").output() else { return false };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = said.split_whitespace().find_map(|word| word.parse::<u32>().ok());
    version.is_some_and(|version| version >= OPTIMISER_MIN)
}

fn copy_assets(from: &Path, to: &Path) -> Done {
    if !from.exists() {
        return Ok(());
    }
    for entry in sorted(from)? {
        let target = to.join(entry.file_name().unwrap_or_default());
        if entry.is_dir() {
            fs::create_dir_all(&target)?;
            copy_assets(&entry, &target)?;
        } else {
            fs::copy(&entry, &target)?;
        }
    }
    Ok(())
}

/// `web/style/bundle.txt` says which files make up which style sheet: `app.css: tokens.css base.css`.
/// Answers the sheets' names.
fn bundle_styles(from: &Path, to: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut names = Vec::new();
    let bundles = fs::read_to_string(from.join("bundle.txt")).unwrap_or_default();
    for line in bundles.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, parts)) = line.split_once(':') else { continue };
        let mut css = String::new();
        for part in parts.split_whitespace() {
            css.push_str(&fs::read_to_string(from.join(part))?);
            css.push('\n');
        }
        fs::write(to.join(name.trim()), css)?;
        names.push(name.trim().to_owned());
    }
    Ok(names)
}

/// The scripts that pages name: each starts one program, with its build in every address.
/// Answers the scripts' names.
fn write_starters(out: &Path, build: &str) -> Result<[&'static str; 3], std::io::Error> {
    for (name, script) in [("app", "app-start.js"), ("console", "console-start.js")] {
        let start = format!(
            "import init from '/web/{name}.js?v={build}';\n\
             globalThis.comptoirBuild = '{build}';\n\
             init({{ module_or_path: '/web/{name}_bg.wasm?v={build}' }});\n"
        );
        fs::write(out.join(script), start)?;
    }
    // Messages that come before the program runs are kept for it.
    let worker = format!(
        "globalThis.early = [];\n\
         globalThis.onmessage = (event) => globalThis.early.push(event.data);\n\
         const {{ default: init }} = await import('/web/worker.js?v={build}');\n\
         await init({{ module_or_path: '/web/worker_bg.wasm?v={build}' }});\n"
    );
    fs::write(out.join("worker-start.js"), worker)?;
    Ok(["app-start.js", "console-start.js", "worker-start.js"])
}

/// Compresses what a browser downloads, one beside the other: three programs take most of it.
fn compress(folder: &Path) -> Done {
    let files = files(folder)?;
    thread::scope(|scope| {
        let running: Vec<_> =
            files.iter().map(|file| scope.spawn(move || compress_file(file))).collect();
        for one in running {
            one.join().map_err(|_| "a file could not be compressed")??;
        }
        Ok(())
    })
}

fn compress_file(file: &Path) -> Result<(), io::Error> {
    let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
    if !matches!(extension.as_str(), "js" | "wasm" | "css" | "svg" | "json" | "webmanifest") {
        return Ok(());
    }
    let bytes = fs::read(file)?;
    let mut small = Vec::new();
    let quality = if std::env::var_os("COMPTOIR_QUICK").is_some() { 5 } else { 11 };
    let mut writer = brotli::CompressorWriter::new(&mut small, 1 << 16, quality, 22);
    writer.write_all(&bytes)?;
    drop(writer);
    fs::write(file.with_extension(format!("{extension}.br")), &small)?;
    Ok(())
}

fn hash_of(folder: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut hash = Sha256::new();
    for file in files(folder)? {
        hash.update(file.strip_prefix(folder)?.to_string_lossy().as_bytes());
        hash.update(fs::read(&file)?);
    }
    let text = data_encoding::HEXLOWER.encode(&hash.finalize());
    Ok(text.chars().take(12).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    let mut found = Vec::new();
    for entry in sorted(folder)? {
        if entry.is_dir() { found.extend(files(&entry)?) } else { found.push(entry) }
    }
    Ok(found)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    let mut entries: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    Ok(entries)
}

/// What a browser downloads.
fn report(dist: &Path) -> Done {
    for file in files(dist)? {
        let name = file.strip_prefix(dist)?.display().to_string();
        let weighs = |plain: &str| {
            let extension = Path::new(plain).extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("wasm" | "css" | "js"))
        };
        if let Some(plain) = name.strip_suffix(".br")
            && weighs(plain)
        {
            eprintln!("{:>8} bytes  {plain} (Brotli)", fs::metadata(&file)?.len());
        }
    }
    Ok(())
}
