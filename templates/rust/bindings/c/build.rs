fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") {
        // Without this the library is named after the folder that it was built in.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/liblorem.dylib");
    }
}
