#include "lockstep/inspect/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lockstep/base/text.hpp"
#include "needed_libraries.hpp"
#include "version_order.hpp"

namespace lockstep::inspect {

namespace {

using model::Cell;
using model::LibraryFacts;

std::string format_of(std::string_view os) {
  if (os == "windows") return "pe";
  return os == "macos" ? "mach-o" : "elf";
}

std::string spoken(std::string_view format) {
  if (format == "pe") return "a PE/COFF file";
  return format == "mach-o" ? "a Mach-O file" : "an ELF file";
}

// The line of lockstep.yaml that changes one cell.
std::string setting(const Cell& cell, std::string_view key, std::string_view value) {
  return fmt::format("below `cells:` in lockstep.yaml  '{}': {{{}: {}}}", cell.name(), key, value);
}

std::string quoted(std::string_view version) { return fmt::format("\"{}\"", version); }

std::string show_compiler(const Cell& cell) {
  if (!cell.adopted.empty())
    return fmt::format("adopt the file that was made for {}", cell.target.name);
  return fmt::format("see which compiler the cell takes:  lockstep doctor --only '{}'",
                     cell.name());
}

std::string linker_of(const Cell& cell) {
  const auto prefix = cell.target.gcc.find(cell.abi);
  if (cell.toolchain == "cross-gcc" && prefix != cell.target.gcc.end()) {
    return fmt::format("Debian's {}-gcc, which links against Debian's own glibc", prefix->second);
  }
  if (cell.toolchain == "host")
    return "this machine's compiler, which links against this machine's glibc";
  return "";
}

// The libstdc++ that came with a glibc: the manylinux policies' caps (auditwheel's table).
struct CxxCap {
  std::string_view glibc;
  std::string_view glibcxx;
};
constexpr CxxCap kCxxCaps[] = {{"2.5", "3.4.8"},   {"2.12", "3.4.13"}, {"2.17", "3.4.19"},
                               {"2.24", "3.4.22"}, {"2.28", "3.4.24"}, {"2.31", "3.4.28"},
                               {"2.34", "3.4.29"}, {"2.35", "3.4.30"}, {"2.39", "3.4.33"}};

// The newest libstdc++ that a system with `glibc` is sure to have; empty for one older than the
// table.
std::string_view cxx_cap(std::string_view glibc) {
  std::string_view cap;
  for (const CxxCap& row : kCxxCaps) {
    if (!version_less(glibc, row.glibc)) cap = row.glibcxx;
  }
  return cap;
}

std::string glibc_reason(const Cell& cell) {
  if (!cell.adopted.empty()) return "the tool that made it allowed a newer glibc";
  const std::string linker = linker_of(cell);
  if (!linker.empty()) return "it was linked by " + linker;
  if (cell.toolchain.empty()) return "something in it was compiled for a newer glibc";
  return fmt::format("something in it was compiled for a newer glibc than the {} that {} was told",
                     cell.glibc, cell.toolchain);
}

// One check after the other; each adds what it finds.
class Gate {
 public:
  Gate(const LibraryFacts& facts, const Cell& cell, const Wanted& wanted)
      : facts_(facts), cell_(cell), wanted_(wanted) {}

  std::vector<Error> check() {
    // What is for another system altogether would only repeat itself below.
    if (!check_format() || !check_system()) return std::move(errors_);
    check_machine();
    check_exports();
    if (!check_kind()) return std::move(errors_);
    if (wanted_.role == "static") {
      check_cxx();
      return std::move(errors_);
    }
    check_libc();
    check_glibc();
    check_glibcxx();
    check_macos();
    check_signature();
    check_needed();
    return std::move(errors_);
  }

 private:
  void add(std::string message, std::string hint) {
    errors_.push_back({ErrorKind::kCheckFailed,
                       std::move(message),
                       cell_.name(),
                       std::move(hint),
                       std::nullopt,
                       {}});
  }

  bool check_format() {
    const std::string wanted = format_of(cell_.target.os);
    if (facts_.format == wanted) return true;
    add(fmt::format("its library is {}, {} takes {}", spoken(facts_.format), cell_.target.name,
                    spoken(wanted)),
        fmt::format("because  it was not compiled for {}\ndo       {}", cell_.triple,
                    show_compiler(cell_)));
    return false;
  }

  bool check_system() {
    if (facts_.os.empty() || facts_.os == cell_.target.os) return true;
    add(fmt::format("its library is for {}, the cell for {}", facts_.os, cell_.target.os),
        fmt::format("because  it was not compiled for {}\ndo       {}", cell_.triple,
                    show_compiler(cell_)));
    return false;
  }

  void check_machine() {
    const std::vector<std::string> machines = split(facts_.machine, '+');
    if (std::ranges::find(machines, cell_.target.arch) != machines.end()) return;
    add(fmt::format("its library is for {}, the cell for {}", facts_.machine, cell_.target.arch),
        fmt::format("because  it was not compiled for {}\ndo       {}", cell_.triple,
                    show_compiler(cell_)));
  }

  bool check_kind() {
    if (facts_.kind == wanted_.role) return true;
    add(fmt::format("its library is of kind `{}`, the package carries a {} library", facts_.kind,
                    wanted_.role),
        fmt::format("do       let the build make one: in a binding's Cargo.toml  [lib] crate-type "
                    "= [\"{}\"]",
                    wanted_.role == "static" ? "staticlib" : "cdylib"));
    return false;
  }

  void check_libc() {
    if (facts_.libc.empty() || cell_.target.libc.empty() || facts_.libc == cell_.target.libc)
      return;
    add(fmt::format("its library is linked against {}, the cell is for {}", facts_.libc,
                    cell_.target.libc),
        fmt::format("because  it was not compiled for {}\ndo       {}", cell_.triple,
                    show_compiler(cell_)));
  }

  void check_glibc() {
    if (facts_.glibc.empty() || cell_.glibc.empty() || !version_less(cell_.glibc, facts_.glibc))
      return;
    std::string hint = fmt::format("symbol   {}\nbecause  {}\ndo       ", facts_.glibc_symbol,
                                   glibc_reason(cell_));
    if (cell_.toolchain != "zig" && cell_.adopted.empty()) {
      hint += fmt::format("use the zig toolchain for this cell:  {}\n         or ",
                          setting(cell_, "toolchain", "zig"));
    }
    hint += fmt::format("raise the floor:  {}", setting(cell_, "glibc", quoted(facts_.glibc)));
    add(fmt::format("needs GLIBC_{}, its tag allows {}", facts_.glibc, cell_.glibc),
        std::move(hint));
  }

  void check_glibcxx() {
    const std::string_view cap = cxx_cap(cell_.glibc);
    if (facts_.glibcxx.empty() || cell_.glibc.empty() || !version_less(cap, facts_.glibcxx)) return;
    add(fmt::format("needs GLIBCXX_{}, systems with glibc {} have {}", facts_.glibcxx, cell_.glibc,
                    cap),
        fmt::format("symbol   {}\nbecause  it loads the system's libstdc++, and was compiled for a "
                    "newer one\n"
                    "do       link the C++ library in:  -static-libstdc++ -static-libgcc\n"
                    "         or use the zig toolchain, which does:  {}",
                    facts_.glibcxx_symbol, setting(cell_, "toolchain", "zig")));
  }

  // LLVM's C++ library has its names in `std::__1`; the static library holds none of it.
  void check_cxx() {
    if (wanted_.cxx != "libstdc++") return;
    const auto symbol = std::ranges::find_if(facts_.imports, [](const std::string& name) {
      return name.starts_with("_Z") && name.find("NSt3__1") != std::string::npos;
    });
    if (symbol == facts_.imports.end()) return;
    add("needs LLVM's C++ library, its users' g++ links libstdc++",
        fmt::format("symbol   {}\n"
                    "because  it was compiled by {}, which brings a C++ library of its own\n"
                    "do       compile it with gcc:  {}\n"
                    "         or embed the shared library, which holds all it needs:  "
                    "`link: purego` below `languages.{}`",
                    *symbol, cell_.toolchain.empty() ? "clang" : cell_.toolchain,
                    setting(cell_, "toolchain", "cross-gcc"), cell_.language));
  }

  void check_macos() {
    if (facts_.macos.empty() || cell_.macos.empty() || !version_less(cell_.macos, facts_.macos))
      return;
    add(fmt::format("needs macOS {}, its tag allows {}", facts_.macos, cell_.macos),
        fmt::format("because  its linker was told that minimum, or none\n"
                    "do       give the linker the floor:  export MACOSX_DEPLOYMENT_TARGET={}\n"
                    "         or raise the floor:  {}",
                    cell_.macos, setting(cell_, "macos", quoted(facts_.macos))));
  }

  void check_signature() {
    if (facts_.is_signed && !facts_.signature_holds) {
      add("its code signature is not that of its bytes, and macOS ends a program that loads it",
          "because  it was stripped or edited after it was signed\n"
          "do       sign last:  codesign -f -s - LIBRARY, or let the linker strip:  -Wl,-s");
    }
    if (facts_.format != "mach-o" || cell_.target.arch != "arm64" || facts_.is_signed) return;
    add("its library has no code signature, and macOS on arm64 loads none without",
        "because  it was stripped or edited after linking, or linked with -no_adhoc_codesign\n"
        "do       let the linker strip, which signs afterwards:  -Wl,-s in place of a strip "
        "command");
  }

  void check_exports() {
    for (const std::string& name : wanted_.exports) {
      if (std::ranges::find(facts_.exports, name) == facts_.exports.end()) missing_export(name);
    }
  }

  void missing_export(const std::string& name) {
    std::string hint;
    if (const std::optional<std::string> other = closest_export(name)) {
      hint = fmt::format("found    `{}`\n", *other);
    } else {
      hint = fmt::format("found    {} other exported symbols\n", facts_.exports.size());
    }
    hint += entry_hint(name);
    add(fmt::format("exports no `{}`", name), std::move(hint));
  }

  // A slip of a few letters, else a symbol with the same beginning: `PyInit_other`.
  std::optional<std::string> closest_export(const std::string& name) const {
    if (auto slip = nearest(name, facts_.exports)) return slip;
    const std::size_t stem = name.find('_');
    if (stem == std::string_view::npos || stem == 0) return std::nullopt;
    const std::string_view prefix = std::string_view(name).substr(0, stem + 1);
    const auto found = std::ranges::find_if(
        facts_.exports, [&](const std::string& e) { return e.starts_with(prefix); });
    return found == facts_.exports.end() ? std::nullopt : std::optional(*found);
  }

  std::string entry_hint(std::string_view name) const {
    constexpr std::string_view kPython = "PyInit_";
    if (name.starts_with(kPython)) {
      return fmt::format(
          "do       name the binding's module so:  #[pymodule] fn {}\n"
          "         or name in lockstep.yaml the one it has:  languages: python: module:",
          name.substr(kPython.size()));
    }
    if (name.starts_with("napi_")) {
      return "do       export a function with #[napi] in the binding's crate, and keep the napi "
             "crate's own exports\n"
             "         (no version script that hides them)";
    }
    return fmt::format(
        "do       export it:  in Rust #[no_mangle] pub extern \"C\" fn {}\n"
        "         in C __attribute__((visibility(\"default\"))), on Windows __declspec(dllexport)",
        name);
  }

  void check_needed() {
    for (const std::string& library : facts_.needed) {
      if (may_need(library, cell_)) continue;
      add(fmt::format("needs {}, which {} does not bring", library, cell_.target.name),
          "do       " + hint_for_needed(library, cell_));
    }
  }

  const LibraryFacts& facts_;
  const Cell& cell_;
  const Wanted& wanted_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> hold_against(const LibraryFacts& facts, const Cell& cell, const Wanted& wanted) {
  return Gate(facts, cell, wanted).check();
}

}  // namespace lockstep::inspect
