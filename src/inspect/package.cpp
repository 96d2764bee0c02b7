#include "lockstep/inspect/package.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "claims.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/inspect/gate.hpp"
#include "lockstep/inspect/library.hpp"

namespace lockstep::inspect {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// The symbols that a file's name promises to whoever loads it (see the conventions of CPython,
// Node-API and Ruby's C API).
std::vector<std::string> promised_exports(const NativeFile& native, std::string_view language) {
  const std::string_view file = file_name(native.path);
  const std::string stem(file.substr(0, file.find('.')));
  const std::string_view ending = file.substr(std::min(stem.size(), file.size()));
  if (language == "python") {
    const bool is_module = ending == ".pyd" || ending.starts_with(".abi3") ||
                           ending.starts_with(".cpython-") ||
                           (ending.starts_with(".cp3") && ending.ends_with(".pyd"));
    if (is_module) return {"PyInit_" + stem};
  }
  if (language == "node" && file.ends_with(".node")) {
    const bool registers_itself = std::ranges::find(native.facts.imports, "napi_module_register") !=
                                  native.facts.imports.end();
    if (!registers_itself) return {"napi_register_module_v1"};
  }
  const bool is_ruby_extension =
      language == "ruby" && is_number(file_name(parent_path(native.path)));
  if (is_ruby_extension) return {"Init_" + stem};
  return {};
}

// What is packed beside the library is not asked of the system.
void drop_packed(std::vector<std::string>& needed, const std::vector<archive::Entry>& files) {
  std::erase_if(needed, [&](const std::string& library) {
    return std::ranges::any_of(
        files, [&](const archive::Entry& f) { return file_name(f.path) == file_name(library); });
  });
}

// What a machine loads of a universal library is its own slice.
const model::LibraryFacts& facts_for(const NativeFile& native, const model::Cell& cell) {
  const auto slice =
      std::ranges::find(native.slices, cell.target.arch, &model::LibraryFacts::machine);
  return slice == native.slices.end() ? native.facts : *slice;
}

std::vector<Error> against_claim(const NativeFile& native, const Claim& claim,
                                 const Unpacked& package) {
  model::LibraryFacts facts = facts_for(native, claim.cell);
  drop_packed(facts.needed, package.files);
  const bool is_for_linking = facts.kind == "static" || facts.kind == "object";
  Wanted wanted{facts.kind, {}};
  if (is_for_linking) facts.kind = wanted.role = "static";
  if (facts.kind == "shared") wanted.exports = promised_exports(native, claim.cell.language);
  std::vector<Error> errors = hold_against(facts, claim.cell, wanted);
  for (Error& error : errors) error.where = native.path;
  return errors;
}

std::vector<Error> against_claims(const NativeFile& native, const Unpacked& package) {
  std::vector<Error> all;
  for (const Claim& claim : package.claims) {
    if (!is_below(claim.folder, native.path)) continue;
    std::vector<Error> errors = against_claim(native, claim, package);
    if (errors.empty() && package.any_claim_will_do) return {};
    std::ranges::move(errors, std::back_inserter(all));
  }
  return all;
}

// The slot holds the project's version, a package its registry's spelling of it: only releases are
// spelled alike everywhere, but for Go's `v`.
std::optional<Error> against_version(const NativeFile& native, const PackageFacts& package) {
  std::string_view version = package.version;
  if (package.kind == "go" && version.starts_with('v')) version.remove_prefix(1);
  const auto& slot = native.facts.slot;
  if (!slot || !is_number(*slot) || *slot == version) return std::nullopt;
  return problem(fmt::format("says it is version {}, its package is {}", *slot, version),
                 native.path, "build the package anew; `lockstep build` fills the version in");
}

Result<NativeFile> read_native(std::string_view bytes, const std::string& path) {
  LOCKSTEP_TRY(facts, read_library(bytes, path));
  LOCKSTEP_TRY(slices, read_slices(bytes, path));
  return NativeFile{path, std::move(facts), std::move(slices)};
}

void read_natives(Unpacked& package) {
  for (const archive::Entry& file : package.files) {
    if (!is_native_file(file.bytes)) continue;
    auto native = read_native(file.bytes, file.path);
    if (native) {
      package.facts.natives.push_back(std::move(*native));
    } else {
      package.facts.problems.push_back(native.error());
    }
  }
}

void check_carried(Unpacked& package) {
  PackageFacts& facts = package.facts;
  const bool claims_any = std::ranges::find(facts.platforms, "any") != facts.platforms.end();
  if (claims_any && !facts.natives.empty()) {
    facts.problems.push_back(problem("is native, but the wheel's tag says `any` platform",
                                     facts.natives.front().path,
                                     "tag the wheel with the platform of its library"));
  }
  const bool is_for_one_platform = !package.claims.empty() && facts.kind != "go";
  if (is_for_one_platform && facts.natives.empty()) {
    facts.problems.push_back(problem(
        fmt::format("is made for {} but carries no native file", join(facts.platforms, ", ")),
        facts.name, "build it anew, and look at what the package lists as its files"));
  }
}

PackageFacts judged(Unpacked package) {
  read_natives(package);
  for (const NativeFile& native : package.facts.natives) {
    std::ranges::move(against_claims(native, package), std::back_inserter(package.facts.problems));
    if (auto wrong = against_version(native, package.facts))
      package.facts.problems.push_back(std::move(*wrong));
  }
  check_carried(package);
  return std::move(package.facts);
}

Result<Unpacked> unpack_tar(std::string_view bytes, std::string_view file_name) {
  LOCKSTEP_TRY(files, archive::read_tar_gz(bytes));
  return is_sdist(files) ? unpack_sdist(std::move(files), file_name) : unpack_npm(std::move(files));
}

Result<Unpacked> unpack(std::string_view bytes, std::string_view file_name) {
  if (file_name.ends_with(".whl")) return unpack_wheel(bytes, file_name);
  if (file_name.ends_with(".tgz") || file_name.ends_with(".tar.gz"))
    return unpack_tar(bytes, file_name);
  if (file_name.ends_with(".gem")) return unpack_gem(bytes);
  if (file_name.ends_with(".zip")) return unpack_go(bytes);
  return fail(ErrorKind::kUsage, "is neither a native library nor a package",
              "give a wheel (.whl), an sdist (.tar.gz), an npm package (.tgz), a gem (.gem), a Go "
              "module (.zip) "
              "or a library");
}

model::Value problem_value(const Error& error) {
  return model::Value::Object{
      {"where", error.where}, {"message", error.message}, {"hint", error.hint}};
}

template <typename T, typename F>
model::Value array_of(const std::vector<T>& items, F make) {
  model::Value::Array array;
  for (const T& item : items) array.push_back(make(item));
  return array;
}

model::Value native_value(const NativeFile& native) {
  model::Value facts = model::to_value(native.facts);
  auto& members = std::get<model::Value::Object>(facts.held);
  members["path"] = native.path;
  members["slices"] = array_of(
      native.slices, [](const model::LibraryFacts& slice) { return model::to_value(slice); });
  return facts;
}

}  // namespace

Result<std::vector<archive::Entry>> package_files(std::string_view bytes, std::string_view name) {
  auto package = unpack(bytes, file_name(name));
  if (!package) return std::unexpected(at(package.error(), std::string(name)));
  return std::move(package->files);
}

std::vector<Error> hold_package_against(const PackageFacts& package,
                                        const std::vector<archive::Entry>& files,
                                        const model::Cell& cell,
                                        const std::vector<std::string>& exports) {
  std::vector<Error> errors = package.problems;
  // What its slots say does not count: they get another version.
  for (const NativeFile& native : package.natives) {
    if (const auto wrong = against_version(native, package)) std::erase(errors, *wrong);
  }
  if (package.natives.empty()) {
    errors.push_back(problem("carries no native file", package.name,
                             "adopt the package that was made for " + cell.target.name));
  }
  const auto has_all = [&](const NativeFile& native) {
    return std::ranges::all_of(exports, [&](const std::string& name) {
      return std::ranges::find(native.facts.exports, name) != native.facts.exports.end();
    });
  };
  const bool is_exported = std::ranges::any_of(package.natives, has_all);
  for (const NativeFile& native : package.natives) {
    model::LibraryFacts facts = facts_for(native, cell);
    drop_packed(facts.needed, files);
    Wanted wanted{facts.kind, {}};
    if (!is_exported && &native == &package.natives.front()) wanted.exports = exports;
    for (Error& error : hold_against(facts, cell, wanted)) {
      error.where += ": " + native.path;
      errors.push_back(std::move(error));
    }
  }
  return errors;
}

Result<PackageFacts> read_package(std::string_view bytes, std::string_view name) {
  const std::string_view base = file_name(name);
  if (is_native_file(bytes)) {
    LOCKSTEP_TRY(native, read_native(bytes, std::string(name)));
    native.path = base;
    PackageFacts package;
    package.kind = "library";
    package.natives.push_back(std::move(native));
    return package;
  }
  auto package = unpack(bytes, base);
  if (!package) return std::unexpected(at(package.error(), std::string(name)));
  return judged(std::move(*package));
}

model::Value to_value(const PackageFacts& package) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? model::Value() : model::Value(text);
  };
  model::Value verdict;
  if (package.kind != "library") verdict = package.problems.empty() ? "fits" : "does not fit";
  return model::Value::Object{
      {"kind", package.kind},
      {"name", or_null(package.name)},
      {"version", or_null(package.version)},
      {"platforms",
       array_of(package.platforms, [](const std::string& text) { return model::Value(text); })},
      {"natives", array_of(package.natives, native_value)},
      {"problems", array_of(package.problems, problem_value)},
      {"verdict", verdict},
  };
}

Result<model::Value> inspect_package(std::string_view bytes, std::string_view file_name) {
  LOCKSTEP_TRY(package, read_package(bytes, file_name));
  return to_value(package);
}

}  // namespace lockstep::inspect
