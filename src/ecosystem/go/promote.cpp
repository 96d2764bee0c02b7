#include "go/promote.hpp"

#include <algorithm>

#include "go/embedded.hpp"
#include "go/go_mod.hpp"
#include "go/go_sum.hpp"
#include "go/module_path.hpp"
#include "go/pack.hpp"
#include "go/settings.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

using Entries = std::vector<archive::Entry>;

archive::Entry* find_entry(Entries& entries, std::string_view path) {
  const auto found = std::ranges::find(entries, path, &archive::Entry::path);
  return found == entries.end() ? nullptr : &*found;
}

Entries entries_of(const Adoptee& package) {
  Entries entries;
  for (const File& file : package.files)
    entries.push_back({file.path, file.bytes, file.executable});
  return entries;
}

// The Go files that hold an embedded library's digest, for the library as it is now.
Result<void> renew_embedded(const PackageRequest& request, Entries& entries) {
  LOCKSTEP_TRY(platform, platform_of(*request.cell));
  for (const Native& native : request.natives) {
    const EmbeddedLibrary library{native.name, sha256(native.bytes).hex()};
    const Binding binding{request.language.package, request.project.name, {}};
    for (archive::Entry& made : embedded_sources(binding, platform, library)) {
      if (archive::Entry* old = find_entry(entries, made.path)) *old = std::move(made);
    }
  }
  return {};
}

// go.sum without the lines of `modules` at the old version.
std::string without_sums(std::string_view text, const std::vector<std::string>& modules,
                         const std::string& version) {
  std::vector<std::string> lines = split(text, '\n');
  std::erase_if(lines, [&](const std::string& line) {
    return std::ranges::any_of(modules, [&](const std::string& module) {
      return line.starts_with(module + " " + version + " ") ||
             line.starts_with(module + " " + version + "/go.mod ");
    });
  });
  return join(lines, "\n");
}

Result<void> renew_root(const PackageRequest& request, const Predecessor& old, Entries& entries) {
  LOCKSTEP_TRY(modules, submodules_of(request));
  LOCKSTEP_TRY(sums, sums_of(request, modules));
  archive::Entry* mod = find_entry(entries, "go.mod");
  archive::Entry* sum = find_entry(entries, "go.sum");
  if (mod == nullptr || sum == nullptr)
    return fail(ErrorKind::kCheckFailed, "the root module holds no go.mod with go.sum");
  mod->bytes = with_requirements(mod->bytes, modules, request.version);
  sum->bytes = with_sums(without_sums(sum->bytes, modules, old.from), sums);
  return {};
}

}  // namespace

Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor) {
  Entries entries = entries_of(predecessor.package);
  const archive::Entry* mod = find_entry(entries, "go.mod");
  if (mod == nullptr) return fail(ErrorKind::kCheckFailed, "the module holds no go.mod");
  LOCKSTEP_TRY(read, read_go_mod(mod->bytes));
  LOCKSTEP_CHECK(check_major(request.language.package, request.version));
  if (request.cell == nullptr) {
    LOCKSTEP_CHECK(renew_root(request, predecessor, entries));
  } else if (link_of(request.language) == Link::kPurego) {
    LOCKSTEP_CHECK(renew_embedded(request, entries));
  }
  return proxy_module(read.module, request, entries);
}

}  // namespace lockstep::ecosystem::go
