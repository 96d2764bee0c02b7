//! The version is no part of the compile: lockstep compiles with 0.0.0 in Cargo.toml and
//! writes the version into the slot below when it packs the finished library. A source
//! package has the version in its Cargo.toml.

const MAGIC_SIZE: usize = 16;
const SLOT_SIZE: usize = 128;

/// 16 bytes to find it by, then the version, padded with NULs.
#[used]
#[no_mangle]
#[allow(non_upper_case_globals)]
pub static lorem_lockstep_version_slot: [u8; SLOT_SIZE] = slot();

const fn slot() -> [u8; SLOT_SIZE] {
    let mut slot = [0; SLOT_SIZE];
    write(&mut slot, 0, b"lockstep\xf3\x9a\x1d\xe5\x07\xb8\xc4\x62");
    write(&mut slot, MAGIC_SIZE, env!("CARGO_PKG_VERSION").as_bytes());
    slot
}

const fn write(slot: &mut [u8; SLOT_SIZE], at: usize, bytes: &[u8]) {
    let mut i = 0;
    while i < bytes.len() {
        slot[at + i] = bytes[i];
        i += 1;
    }
}

/// The version of the package that this library was packed into.
pub fn version() -> String {
    // SAFETY: the slot is a live static. Volatile, since the compiler must not take the
    // bytes above for granted.
    let slot = unsafe { std::ptr::read_volatile(&raw const lorem_lockstep_version_slot) };
    let text = slot[MAGIC_SIZE..]
        .split(|&byte| byte == 0)
        .next()
        .unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}
