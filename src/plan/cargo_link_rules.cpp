#include "cargo_link_rules.hpp"

#include <cstdlib>

#include "lockstep/base/text.hpp"

namespace lockstep::plan {

namespace {

using model::Value;
using Words = Value::Array;

/// 16 of `0.16.0`, 0 when it says something else.
int zig_minor(const std::map<std::string, std::string>& identity) {
  const auto zig = identity.find("zig");
  if (zig == identity.end()) return 0;
  const auto parts = split(zig->second, '.');
  return parts.size() < 2 ? 0 : std::atoi(parts[1].c_str());
}

// Linux and FreeBSD.
Value elf_case() {
  // zig's linker knows none of these; the unwinder is its own static libunwind.
  return Value::Object{{"drop", Words{"-Wl,--no-undefined-version", "-Wl,-znostart-stop-gc",
                                      "-Wl,--fix-cortex-a53-843419"}},
                       {"replace", Value::Object{{"-lgcc_s", Words{"-lunwind"}}}}};
}

Value macos_case(int minor) {
  Words drop_with_next;
  if (minor < 16) drop_with_next = {"-Wl,-exported_symbols_list"};
  return Value::Object{{"drop", Words{"-Wl,-dylib"}},
                       {"drop_with_next", std::move(drop_with_next)},
                       {"append", Words{"-Wl,-dead_strip_dylibs", "-L@root@/.lockstep/lib"}}};
}

Value windows_case(int minor) {
  Words append;
  if (minor >= 16) append = {"-lcompiler_rt"};
  // A module definition file is no linker option to zig but an input, and limits the exports.
  return Value::Object{
      {"cut", Value::Object{{"-Wl,*.def", "-Wl,"}}},
      {"drop",
       Words{"-lnode", "-lmsvcrt", "-lgcc", "-lgcc_eh", "-lwindows", "-l:libpthread.a", "-Wl,-O1",
             "-Wl,--disable-auto-image-base", "-Wl,--dynamicbase", "-Wl,--large-address-aware",
             "*/libcompiler_builtins-*.rlib", "-fno-use-linker-plugin"}},
      {"replace", Value::Object{{"-Wl,-Bdynamic", Words{"-Wl,-search_paths_first"}}}},
      {"append", std::move(append)}};
}

}  // namespace

Value link_case(const model::Cell& cell, const std::map<std::string, std::string>& identity) {
  if (cell.toolchain != "zig") {
    // napi's build script asks for Node's library by a name that is only a stand-in here.
    return Value::Object{{"drop", cell.target.os == "windows" ? Words{"-lnode"} : Words{}}};
  }
  if (cell.target.os == "macos") return macos_case(zig_minor(identity));
  return cell.target.os == "windows" ? windows_case(zig_minor(identity)) : elf_case();
}

std::vector<model::TextInput> library_stand_ins(const model::Cell& cell) {
  if (cell.target.os == "windows") return {{".lockstep/lib/libnode.dll", "", false}};
  if (cell.target.os != "macos") return {};
  constexpr const char* kIconv = R"(--- !tapi-tbd
tbd-version:     4
targets:         [ x86_64-macos, arm64-macos ]
install-name:    '/usr/lib/libiconv.2.dylib'
current-version: 7
exports:
  - targets:     [ x86_64-macos, arm64-macos ]
    symbols:     [ _iconv, _iconv_canonicalize, _iconv_close, _iconv_open, _iconvctl, _iconvlist,
                   _libiconv, _libiconv_close, _libiconv_open, _libiconvctl, _libiconvlist ]
...
)";
  return {{".lockstep/lib/libiconv.tbd", kIconv, false}};
}

}  // namespace lockstep::plan
