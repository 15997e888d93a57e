//! Takes Noto Sans SC Regular from its npm package and reduces it for the library to embed.
//!
//! `package-lock.json` pins the package and its hash, npm checks it. All is done in a copy under
//! `OUT_DIR`: the source tree is only read. The font file stays there, so that only another version of the
//! package, or a cleaned target folder, asks npm again; npm then takes it from its own cache.

#[path = "src/characters.rs"]
mod characters;
#[path = "src/error.rs"]
#[expect(unreachable_pub, reason = "the library shows this error, the build script does not")]
mod error;
#[path = "src/reduce.rs"]
mod reduce;
#[path = "src/sfnt.rs"]
mod sfnt;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The font file inside the folder that npm fills.
const FONT: &str = "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf";

/// What tells npm which package to get.
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

fn main() {
    if let Err(error) = run() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let home = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let catalogue = home.join("../../catalogue");
    // Its own code cargo watches by itself.
    for input in MANIFESTS {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rerun-if-changed={}", catalogue.display());

    let font = package_font(&home, &out.join("npm"))?;
    let kept = characters::kept(&catalogue).map_err(|error| format!("{}: {error}", catalogue.display()))?;
    fs::write(out.join("reduced.ttf"), reduce::reduce(&font, kept)?)?;
    Ok(())
}

/// The font as the package has it; from `folder` if it was got before.
fn package_font(home: &Path, folder: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let kept = folder.join("font.ttf");
    let same = |name| matches!((fs::read(home.join(name)), fs::read(folder.join(name))), (Ok(a), Ok(b)) if a == b);
    if MANIFESTS.into_iter().all(same)
        && let Ok(font) = fs::read(&kept)
    {
        return Ok(font);
    }

    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for name in MANIFESTS {
        fs::copy(home.join(name), folder.join(name))?;
    }
    npm_ci(folder)?;
    let font = fs::read(folder.join(FONT)).map_err(|error| format!("{FONT}: {error}"))?;
    // The package has nine weights, 90 MB: only the file that is used stays. Renamed in place, it is
    // whole or not there.
    fs::rename(folder.join(FONT), kept)?;
    fs::remove_dir_all(folder.join("node_modules"))?;
    Ok(font)
}

/// Has npm fill `folder` with what its lock file names.
fn npm_ci(folder: &Path) -> Result<(), Box<dyn Error>> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"])
        .current_dir(folder)
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                "npm was not found. The Chinese font of the reports comes from an npm package.\n\
                hint: install Node.js 20 or newer, which brings npm, and build again"
                    .to_owned()
            }
            _ => format!("npm could not be started: {error}"),
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "npm could not get the font package ({}):\n{}\n\
        hint: the first build needs a network that reaches npm's registry (57 MB); later ones do not",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    )
    .into())
}
