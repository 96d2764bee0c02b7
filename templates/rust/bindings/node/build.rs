fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    let environment = std::env::var("CARGO_CFG_TARGET_ENV").unwrap_or_default();
    if os == "macos" {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/lorem.node");
    }
    // On Windows the addon looks Node's functions up when it is loaded. Setup has nothing
    // to do there, and stops if the ABI is GNU's since it finds no libnode.dll.
    if !(os == "windows" && environment == "gnu") {
        napi_build::setup();
    }
}
