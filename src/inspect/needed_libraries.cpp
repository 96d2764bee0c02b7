#include "needed_libraries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "lockstep/base/text.hpp"

namespace lockstep::inspect {

namespace {

// lib_whitelist of the manylinux policies (PEP 600), which gems and npm packages may as well
// follow.
constexpr std::string_view kGlibcLibraries[] = {
    "libc.so.6",      "libm.so.6",           "libdl.so.2",          "libpthread.so.0",
    "librt.so.1",     "libutil.so.1",        "libnsl.so.1",         "libresolv.so.2",
    "libgcc_s.so.1",  "libstdc++.so.6",      "libz.so.1",           "libX11.so.6",
    "libXext.so.6",   "libXrender.so.1",     "libICE.so.6",         "libSM.so.6",
    "libGL.so.1",     "libgobject-2.0.so.0", "libgthread-2.0.so.0", "libglib-2.0.so.0",
    "ld-linux*.so.*", "ld64.so.*",
};

constexpr std::string_view kMuslLibraries[] = {"libc.so", "libc.musl-*.so.1", "ld-musl-*.so.1",
                                               "libz.so.1"};

// FreeBSD's base system, less what its packages bring.
constexpr std::string_view kFreeBsdLibraries[] = {
    "libc.so.7",        "libm.so.5",       "libthr.so.3",   "libdl.so.1",
    "librt.so.1",       "libutil.so.9",    "libz.so.6",     "libgcc_s.so.1",
    "libexecinfo.so.1", "libc++.so.1",     "libcxxrt.so.1", "libkvm.so.7",
    "libprocstat.so.1", "libdevstat.so.7", "libmd.so.6",    "ld-elf.so.1",
};

// In lower case, as Windows compares names without case.
constexpr std::string_view kWindowsLibraries[] = {
    "kernel32.dll",     "kernelbase.dll", "ntdll.dll",    "msvcrt.dll",   "ucrtbase.dll",
    "api-ms-win-*.dll", "advapi32.dll",   "ws2_32.dll",   "user32.dll",   "gdi32.dll",
    "shell32.dll",      "ole32.dll",      "oleaut32.dll", "bcrypt.dll",   "bcryptprimitives.dll",
    "crypt32.dll",      "ncrypt.dll",     "secur32.dll",  "userenv.dll",  "iphlpapi.dll",
    "psapi.dll",        "dbghelp.dll",    "version.dll",  "winmm.dll",    "comdlg32.dll",
    "comctl32.dll",     "setupapi.dll",   "shlwapi.dll",  "rpcrt4.dll",   "pdh.dll",
    "powrprof.dll",     "netapi32.dll",   "normaliz.dll", "wintrust.dll", "dnsapi.dll",
    "winhttp.dll",      "wininet.dll",    "mswsock.dll",  "imm32.dll",    "cfgmgr32.dll",
    "propsys.dll",      "dwmapi.dll",     "uxtheme.dll",  "opengl32.dll", "d3d11.dll",
    "d3d12.dll",        "dxgi.dll",       "mpr.dll",      "wtsapi32.dll", "hid.dll",
    "fwpuclnt.dll",     "combase.dll",
};

// What a language's own program has loaded before the package's library is.
struct Runtime {
  std::string_view language;
  std::string_view library;
};
constexpr Runtime kWindowsRuntimes[] = {
    {"python", "python3.dll"},    {"python", "vcruntime140*.dll"}, {"node", "node.exe"},
    {"ruby", "*-ucrt-ruby*.dll"}, {"ruby", "*-msvcrt-ruby*.dll"},
};

bool matches_any(std::span<const std::string_view> patterns, std::string_view name) {
  return std::ranges::any_of(patterns,
                             [&](std::string_view pattern) { return glob_match(pattern, name); });
}

// CPython's own DLL, which a package for that one interpreter may need: `python313t.dll`.
bool is_own_python(std::string_view name, const model::Cell& cell) {
  return cell.language == "python" && cell.variant.starts_with("cp") &&
         name == "python" + cell.variant.substr(2) + ".dll";
}

bool windows_has(std::string_view library, const model::Cell& cell) {
  const std::string name = lower(library);
  if (matches_any(kWindowsLibraries, name) || is_own_python(name, cell)) return true;
  return std::ranges::any_of(kWindowsRuntimes, [&](const Runtime& runtime) {
    return runtime.language == cell.language && glob_match(runtime.library, name);
  });
}

// How to link the compilers' own libraries in.
struct StaticLink {
  std::string_view library;
  std::string_view how;
};
constexpr StaticLink kStaticLinks[] = {
    {"libgcc_s*", "link gcc's own library in:  -static-libgcc"},
    {"libstdc++*", "link the C++ library in:  -static-libstdc++ -static-libgcc"},
    {"libc++*", "link the C++ library in:  -static-libstdc++"},
    {"libwinpthread*", "link the thread library in:  -Wl,-Bstatic -lwinpthread -Wl,-Bdynamic"},
    {"libpython*", "let an extension not link Python:  pyo3's feature `extension-module`, or in C "
                   "no -lpython3.x"},
    {"python3*.dll", "use the stable ABI:  pyo3's feature `abi3-py39`, or in C  "
                     "-DPy_LIMITED_API=0x03090000 -lpython3"},
    {"vcruntime*", "link the C runtime in:  RUSTFLAGS=-Ctarget-feature=+crt-static, or in C /MT"},
    {"msvcp*", "link the C++ runtime in:  /MT"},
    {"libssl*", "link OpenSSL in:  the openssl crate's feature `vendored`"},
    {"libcrypto*", "link OpenSSL in:  the openssl crate's feature `vendored`"},
};

}  // namespace

bool may_need(std::string_view library, const model::Cell& cell) {
  if (cell.target.os == "windows") return windows_has(library, cell);
  if (cell.target.os == "macos")
    return library.starts_with("/usr/lib/") || library.starts_with("/System/");
  if (cell.target.os == "freebsd") return matches_any(kFreeBsdLibraries, library);
  if (cell.target.libc == "musl") return matches_any(kMuslLibraries, library);
  return matches_any(kGlibcLibraries, library);
}

std::string hint_for_needed(std::string_view library, const model::Cell& cell) {
  const std::string name = lower(library.substr(library.rfind('/') + 1));
  for (const StaticLink& link : kStaticLinks) {
    if (glob_match(link.library, name)) return std::string(link.how);
  }
  return fmt::format("link it in: give the linker the static library in place of {}\n"
                     "         (the package carries one library for {} and no other)",
                     library, cell.target.name);
}

}  // namespace lockstep::inspect
