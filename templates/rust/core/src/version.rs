//! The version is no part of the compile: lockstep writes it into the slot below
//! when it packs the finished library.

const MAGIC_SIZE: usize = 16;
const SLOT_SIZE: usize = 128;

/// 16 bytes to find it by, then the version, padded with NULs.
#[used]
#[no_mangle]
#[allow(non_upper_case_globals)]
pub static lorem_lockstep_version_slot: [u8; SLOT_SIZE] =
    *b"lockstep\xf3\x9a\x1d\xe5\x07\xb8\xc4\x620.0.0\0\0\0\0\0\0\0\0\0\0\0\
       \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
       \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
       \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

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
