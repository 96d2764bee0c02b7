#include "go/pack.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "go/embedded.hpp"
#include "go/generated.hpp"
#include "go/go_mod.hpp"
#include "go/go_sum.hpp"
#include "go/module_path.hpp"
#include "go/module_zip.hpp"
#include "go/platform.hpp"
#include "go/settings.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"

namespace lockstep::ecosystem::go {

namespace {

using Entries = std::vector<archive::Entry>;

const archive::Entry* find_entry(const Entries& entries, std::string_view path) {
  const auto found = std::ranges::find(entries, path, &archive::Entry::path);
  return found == entries.end() ? nullptr : &*found;
}

std::string info_of(std::string_view version, std::int64_t epoch) {
  return fmt::format("{{\"Version\":\"{}\",\"Time\":\"{}\"}}\n", version, rfc3339(epoch));
}

const File* go_mod_of(const PackageRequest& request) {
  const auto found = std::ranges::find(request.sources, "go.mod", &File::path);
  return found == request.sources.end() ? nullptr : &*found;
}

Result<GoMod> root_go_mod(const PackageRequest& request) {
  const File* file = go_mod_of(request);
  if (file == nullptr) {
    return fail(ErrorKind::kNotFound, "there is no go.mod in " + request.language.folder,
                "make one with `go mod init`, or let `folder:` name its place");
  }
  return read_go_mod(file->bytes);
}

// Like go, which gives a module of a repository the repository's license when it has none.
void add_license(const PackageRequest& request, Entries& files) {
  if (find_entry(files, "LICENSE") != nullptr) return;
  for (const File& extra : request.extras) {
    if (extra.path == request.project.readme) continue;
    const std::string name(file_name(extra.path));
    if (find_entry(files, name) == nullptr) files.push_back({name, extra.bytes, false});
  }
}

// The header goes with its library: the build's own, or those beside the user's package.
void add_headers(const PackageRequest& request, Entries& files) {
  for (const Native& native : request.natives) {
    if (native.role == "header") files.push_back({native.name, native.bytes, false});
  }
  for (const File& source : request.sources) {
    const bool is_header = source.path.ends_with(".h") &&
                           parent_path(source.path) == prebuilt_folder(request.language);
    const std::string name(file_name(source.path));
    if (is_header && find_entry(files, name) == nullptr)
      files.push_back({name, source.bytes, false});
  }
}

Binding binding_of(const PackageRequest& request) {
  return {request.language.package, request.project.name, {}};
}

Result<std::vector<Platform>> platforms_of(const std::vector<model::Cell>& cells) {
  std::vector<Platform> platforms;
  for (const model::Cell& cell : cells) {
    LOCKSTEP_TRY(platform, platform_of(cell));
    platforms.push_back(std::move(platform));
  }
  std::ranges::sort(platforms, {}, &Platform::name);
  return platforms;
}

// The package's name by its files; a `main` beside another name is a program that `go run` starts.
Result<std::string> package_in(const Entries& files, const std::string& folder,
                               const PackageRequest& request) {
  std::string name;
  for (const auto& file : files) {
    if (parent_path(file.path) != folder || !file.path.ends_with(".go") ||
        file.path.ends_with("_test.go"))
      continue;
    const std::string clause = package_clause(file.bytes);
    if (!clause.empty() && (name.empty() || name == "main")) name = clause;
  }
  if (!name.empty()) return name;
  return fail(ErrorKind::kNotFound,
              "there is no Go package in " + join_path(request.language.folder, folder),
              "put one there, or name the folder of the package that calls the library: prebuilt: "
              "internal/lib");
}

// A package that also compiles without cgo must not be stopped by our guard.
bool has_fallback(const Entries& files, const std::string& folder) {
  return std::ranges::any_of(files, [&](const auto& file) {
    if (parent_path(file.path) != folder || !file.path.ends_with(".go")) return false;
    const auto lines = split(file.bytes, '\n');
    return std::ranges::any_of(lines, [](const std::string& line) {
      return line.starts_with("//go:build") && line.contains("!cgo");
    });
  });
}

Entries linked_submodule(const PackageRequest& request, const Platform& platform,
                         const Native& library) {
  auto flags = system_libraries(platform, request.cell->triple);
  const auto own = linker_flags(request.language, platform);
  flags.insert(flags.begin(), own.begin(), own.end());
  Entries files = submodule_sources(binding_of(request), platform, library.name, flags);
  add_headers(request, files);
  return files;
}

Entries embedded_submodule(const PackageRequest& request, const Platform& platform,
                           const Native& library) {
  return embedded_sources(binding_of(request), platform,
                          {library.name, sha256(library.bytes).hex()});
}

Result<void> check_hook(const PackageRequest& request, const Entries& files,
                        const std::string& folder) {
  const bool is_declared = std::ranges::any_of(files, [&](const auto& file) {
    return parent_path(file.path) == folder && file.path.ends_with(".go") &&
           declares_hook(file.bytes);
  });
  if (is_declared) return {};
  return fail(
      ErrorKind::kUsage,
      fmt::format("the Go package in {} has nowhere to be told its library",
                  join_path(request.language.folder, folder)),
      fmt::format("declare   {}\ncall it when the library is first needed, and load the file "
                  "it names with purego",
                  kLibraryHook));
}

Result<Entries> generated_for(const PackageRequest& request, const Binding& binding,
                              const Entries& files) {
  const std::string folder = prebuilt_folder(request.language);
  LOCKSTEP_TRY(package, package_in(files, folder, request));
  if (link_of(request.language) == Link::kCgo)
    return prebuilt_sources(binding, package, folder, !has_fallback(files, folder));
  LOCKSTEP_CHECK(check_hook(request, files, folder));
  return embedded_prebuilt_sources(binding, package, folder);
}

Result<void> add_prebuilt(const PackageRequest& request, const Binding& binding, Entries& files) {
  LOCKSTEP_TRY(generated, generated_for(request, binding, files));
  for (auto& made : generated) {
    const auto* there = find_entry(files, made.path);
    if (there != nullptr && !is_generated(there->bytes)) {
      return fail(ErrorKind::kUsage,
                  "`" + join_path(request.language.folder, made.path) +
                      "` has a name that lockstep uses",
                  "rename it");
    }
    std::erase_if(files, [&](const auto& file) { return file.path == made.path; });
    files.push_back(std::move(made));
  }
  return {};
}

void replace_file(Entries& files, const std::string& path, std::string bytes) {
  std::erase_if(files, [&](const auto& file) { return file.path == path; });
  files.push_back({path, std::move(bytes), false});
}

}  // namespace

std::string proxy_path(std::string_view module, std::string_view version) {
  return "go/" + escape(module) + "/@v/" + escape(version);
}

Result<Package> proxy_module(const std::string& module, const PackageRequest& request,
                             std::span<const archive::Entry> files) {
  const std::string& version = request.version;
  LOCKSTEP_TRY(zip, write_module_zip(module, version, files, request.epoch));
  const std::string path = proxy_path(module, version);
  const Bytes& mod = std::ranges::find(files, "go.mod", &archive::Entry::path)->bytes;
  Package package;
  package.files = {{path + ".zip", std::move(zip), false},
                   {path + ".mod", mod, false},
                   {path + ".info", info_of(version, request.epoch), false},
                   {join_path(parent_path(path), "list"), version + "\n", false}};
  package.hashes = {{module + " " + version, hash_of_module(module, version, files)},
                    {module + " " + version + "/go.mod", hash_of_go_mod(mod)}};
  return package;
}

Result<std::map<std::string, std::string>> sums_of(const PackageRequest& request,
                                                   const std::vector<std::string>& modules) {
  std::map<std::string, std::string> sums;
  for (const std::string& module : modules) {
    for (const std::string& key :
         {module + " " + request.version, module + " " + request.version + "/go.mod"}) {
      const auto found = request.hashes.find(key);
      if (found == request.hashes.end())
        return fail(ErrorKind::kInternal, "the hash of `" + key + "` is unknown");
      sums.insert(*found);
    }
  }
  return sums;
}

Result<std::vector<std::string>> submodules_of(const PackageRequest& request) {
  LOCKSTEP_TRY(platforms, platforms_of(request.siblings));
  std::vector<std::string> modules;
  for (const Platform& platform : platforms)
    modules.push_back(submodule_path(request.language.package, platform));
  return modules;
}

Result<Package> pack_submodule(const PackageRequest& request) {
  LOCKSTEP_TRY(platform, platform_of(*request.cell));
  LOCKSTEP_TRY(mod, root_go_mod(request));
  const bool is_embedded = link_of(request.language) == Link::kPurego;
  const auto library =
      std::ranges::find(request.natives, is_embedded ? "shared" : "static", &Native::role);
  if (library == request.natives.end())
    return fail(ErrorKind::kInternal, "a Go module was to be written without its library");
  const std::string module = submodule_path(request.language.package, platform);
  Entries files = is_embedded ? embedded_submodule(request, platform, *library)
                              : linked_submodule(request, platform, *library);
  const std::string go = mod.go.empty() ? "" : "\ngo " + mod.go + "\n";
  files.push_back({"go.mod", "module " + module + "\n" + go, false});
  files.push_back({library->name, library->bytes, false});
  add_license(request, files);
  return proxy_module(module, request, files);
}

Result<Package> pack_root(const PackageRequest& request) {
  LOCKSTEP_TRY(mod, root_go_mod(request));
  Binding binding = binding_of(request);
  LOCKSTEP_TRY(platforms, platforms_of(request.siblings));
  binding.platforms = std::move(platforms);
  LOCKSTEP_TRY(modules, submodules_of(request));
  LOCKSTEP_TRY(sums, sums_of(request, modules));
  Entries files = module_files(request.sources, mod.go);
  LOCKSTEP_CHECK(add_prebuilt(request, binding, files));
  const auto* old_sum = find_entry(files, "go.sum");
  replace_file(files, "go.sum", with_sums(old_sum == nullptr ? "" : old_sum->bytes, sums));
  replace_file(files, "go.mod",
               with_requirements(go_mod_of(request)->bytes, modules, request.version));
  add_license(request, files);
  return proxy_module(binding.module, request, files);
}

}  // namespace lockstep::ecosystem::go
