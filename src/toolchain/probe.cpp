#include <sys/utsname.h>

#include <algorithm>
#include <future>
#include <utility>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "answers.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/toolchain/host.hpp"
#include "std_sources.hpp"

namespace lockstep::toolchain {

namespace {

using Environment = std::map<std::string, std::string>;

/// A program lockstep may use: the name it goes by here, the names to look for, the way to ask its
/// version.
struct Wanted {
  std::string name;
  std::vector<std::string> candidates;
  std::string version_flag = "--version";
};

// A GNU tool with a target's prefix goes by its own name.
Wanted wanted(const std::string& name) {
  static const std::map<std::string, Wanted> kOthers = {
      {"zig", {"zig", {"zig"}, "version"}},
      {"gcc", {"gcc", {"gcc", "cc"}}},
      {"g++", {"g++", {"g++", "c++"}}},
      {"objcopy", {"objcopy", {"llvm-objcopy-19", "llvm-objcopy"}}},
      {"install_name_tool",
       {"install_name_tool",
        {"llvm-install-name-tool-19", "llvm-install-name-tool", "install_name_tool"}}},
  };
  const auto found = kOthers.find(name);
  return found == kOthers.end() ? Wanted{name, {name}} : found->second;
}

std::string first_line(const std::string& text) {
  return std::string(trim(text.substr(0, text.find('\n'))));
}

std::string value_of(const Environment& env, const std::string& name) {
  const auto found = env.find(name);
  return found == env.end() ? std::string() : found->second;
}

/// The zig that `pip install ziglang` put beside Python's modules. The empty entry of the module
/// path is the folder we are called in, whose files are none of Python's business here.
std::optional<std::string> zig_of_python(Answers& answers, const std::string& path) {
  constexpr const char* kAsk =
      "import os, sys; sys.path = [p for p in sys.path if p]; import ziglang; "
      "print(os.path.join(os.path.dirname(ziglang.__file__), 'zig'))";
  for (const char* name : {"python3", "python"}) {
    const auto python = sys::find_program(name, path);
    const auto said = python ? answers.ask({*python, "-c", kAsk}) : std::nullopt;
    if (said) return first_line(*said);
  }
  return std::nullopt;
}

std::optional<Program> find_one(Answers& answers, const Wanted& wanted, const std::string& path) {
  for (const std::string& candidate : wanted.candidates) {
    const auto found = sys::find_program(candidate, path);
    if (!found) continue;
    const auto said = answers.ask({*found, wanted.version_flag});
    if (said) return Program{*found, first_line(*said)};
  }
  const auto beside = wanted.name == "zig" ? zig_of_python(answers, path) : std::nullopt;
  const auto said = beside ? answers.ask({*beside, wanted.version_flag}) : std::nullopt;
  if (said) return Program{*beside, first_line(*said)};
  return std::nullopt;
}

bool is_remembered(const Answers& answers, const Wanted& wanted, const std::string& path) {
  for (const std::string& candidate : wanted.candidates) {
    const auto found = sys::find_program(candidate, path);
    if (found) return answers.remembered({*found, wanted.version_flag}).has_value();
  }
  return true;
}

/// Tools that have to be asked are asked all at once: one after the other would be most of a plan's
/// time.
std::map<std::string, Program> find_all(Answers& answers, const std::set<std::string>& names,
                                        const std::string& path) {
  std::vector<std::pair<std::string, std::future<std::optional<Program>>>> searches;
  for (const std::string& name : names) {
    const Wanted one = wanted(name);
    const auto how = is_remembered(answers, one, path) ? std::launch::deferred : std::launch::async;
    searches.emplace_back(
        name, std::async(how, [&answers, &path, one] { return find_one(answers, one, path); }));
  }
  std::map<std::string, Program> programs;
  for (auto& [name, search] : searches) {
    if (auto found = search.get()) programs.emplace(name, std::move(*found));
  }
  return programs;
}

std::string line_value(const std::string& text, std::string_view key) {
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with(key)) return std::string(trim(line.substr(key.size())));
  }
  return {};
}

std::vector<std::string> installed_std(const sys::Filesystem& files, const std::string& sysroot) {
  std::vector<std::string> triples;
  const std::string rustlib = join_path(sysroot, "lib/rustlib");
  const auto entries = files.list(rustlib);
  if (!entries) return triples;
  for (const sys::FolderEntry& entry : *entries) {
    const auto libraries = files.list(join_path(rustlib, entry.name + "/lib"));
    const bool has_std =
        libraries && std::ranges::any_of(*libraries, [](const sys::FolderEntry& library) {
          return library.name.starts_with("libstd-") && library.name.ends_with(".rlib");
        });
    if (has_std) triples.push_back(entry.name);
  }
  return triples;
}

/// std can be compiled offline only where its own dependencies lie beside its sources.
std::string std_source(const sys::Filesystem& files, const std::string& sysroot) {
  const std::string library = join_path(sysroot, "lib/rustlib/src/rust/library");
  const bool whole =
      files.status(join_path(library, "std/Cargo.toml")).kind == sys::FileKind::kFile &&
      files.status(join_path(library, "vendor")).kind == sys::FileKind::kFolder;
  return whole ? library : std::string();
}

/// A pair of programs that may be the Rust toolchain, and how it was come by.
struct RustCandidate {
  std::string rustc;
  std::string cargo;
  std::string why;
};

/// The named pair alone when one is named, else the PATH's and then the system's own.
std::vector<RustCandidate> rust_candidates(const Environment& env) {
  const std::string rustc = value_of(env, "LOCKSTEP_RUSTC");
  const std::string cargo = value_of(env, "LOCKSTEP_CARGO");
  if (!rustc.empty() && !cargo.empty())
    return {{rustc, cargo, "LOCKSTEP_RUSTC and LOCKSTEP_CARGO name it"}};
  std::vector<RustCandidate> candidates;
  for (const auto& [path, why] :
       {std::pair<std::string, std::string>{value_of(env, "PATH"), "first on PATH"},
        {"/usr/bin", "the system's, since the one on PATH cannot build std"}}) {
    const auto found_rustc = sys::find_program("rustc", path);
    const auto found_cargo = sys::find_program("cargo", path);
    if (found_rustc && found_cargo) candidates.push_back({*found_rustc, *found_cargo, why});
  }
  return candidates;
}

std::optional<RustHost> ask_rust(Answers& answers, const sys::Filesystem& files,
                                 const RustCandidate& candidate) {
  const auto ask = [&](std::vector<std::string> argv) {
    const auto how = answers.remembered(argv) ? std::launch::deferred : std::launch::async;
    return std::async(how, [&answers, argv = std::move(argv)] { return answers.ask(argv); });
  };
  auto asked_verbose = ask({candidate.rustc, "-vV"});
  auto asked_sysroot = ask({candidate.rustc, "--print", "sysroot"});
  const auto cargo_said = answers.ask({candidate.cargo, "-V"});
  const auto verbose = asked_verbose.get();
  const auto sysroot = asked_sysroot.get();
  if (!verbose || !sysroot || !cargo_said) return std::nullopt;
  RustHost rust;
  rust.rustc = {candidate.rustc, first_line(*verbose)};
  rust.cargo = {candidate.cargo, first_line(*cargo_said)};
  rust.host = line_value(*verbose, "host:");
  rust.sysroot = first_line(*sysroot);
  rust.installed_std = installed_std(files, rust.sysroot);
  rust.std_source = std_source(files, rust.sysroot);
  rust.why = candidate.why;
  return rust;
}

/// The first toolchain that can serve every target, else the first there is.
std::optional<RustHost> find_rust(Answers& answers, const sys::Filesystem& files,
                                  const Environment& env) {
  std::optional<RustHost> first;
  for (const RustCandidate& candidate : rust_candidates(env)) {
    auto rust = ask_rust(answers, files, candidate);
    if (rust && !rust->std_source.empty()) return rust;
    if (rust && !first) first = std::move(rust);
  }
  return first;
}

bool lacks_std(const RustHost& rust, const std::set<std::string>& triples) {
  return std::ranges::any_of(triples, [&](const std::string& triple) {
    return std::ranges::find(rust.installed_std, triple) == rust.installed_std.end();
  });
}

std::string host_arch() {
  utsname name{};
  if (::uname(&name) != 0) return {};
  const std::string machine = name.machine;
  if (machine == "x86_64") return "x64";
  return machine == "aarch64" || machine == "arm64" ? "arm64" : machine;
}

}  // namespace

Platform this_platform() {
#if defined(__APPLE__)
  return {"macos", host_arch(), ""};
#elif defined(__GLIBC__)
  return {"linux", host_arch(), "glibc"};
#else
  return {"linux", host_arch(), "musl"};
#endif
}

Host probe_host(sys::Process& process, sys::Filesystem& files, const Environment& env,
                const ToolNeeds& needs, const std::string& answers_file) {
  Host host;
  Answers answers(process, files, env, answers_file);
  host.programs = find_all(answers, needs.programs, value_of(env, "PATH"));
  if (needs.rust) host.rust = find_rust(answers, files, env);
  if (host.rust && !host.rust->std_source.empty() && lacks_std(*host.rust, needs.triples)) {
    host.rust->std_digest =
        std_sources_digest(answers, files, sys::RealClock(), host.rust->std_source);
  }
  answers.save();
  const Platform platform = this_platform();
  host.arch = platform.arch;
  host.os = platform.os;
#ifdef __GLIBC__
  host.glibc = ::gnu_get_libc_version();
#endif
  host.search_path = "/usr/local/bin:/usr/bin:/bin";
  return host;
}

}  // namespace lockstep::toolchain
