//! Rebuilds the crate when a file of the catalogue appears or goes: the derive that embeds them sees only the files
//! that were there when it last ran.

fn main() {
    println!("cargo::rerun-if-changed=../../catalogue");
}
