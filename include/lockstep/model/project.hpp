#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "lockstep/model/cell.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::model {

/// The core is a cargo crate in `folder` of the project.
struct CargoCore {
  std::string folder;
  std::string version;              ///< its own, where it is not the project's; or empty
  std::string lock;                 ///< project-relative file that serves as Cargo.lock, or empty
  std::vector<std::string> inputs;  ///< project files and folders it reads beside its crates
  bool operator==(const CargoCore&) const = default;
};

/// The core is a CMake project in `folder` that installs a shared and a static library.
struct CmakeCore {
  std::string folder;
  std::string library;                         ///< base name of the installed library: `lorem`
  std::map<std::string, std::string> options;  ///< -D cache entries
  std::string version;                         ///< its own, where it is not the project's; or empty
  /// Further entries by role, `shared` or `static`, for a project that builds one kind of library
  /// at a time; empty when it installs both at once.
  std::map<std::string, std::map<std::string, std::string>> role_options;
  bool operator==(const CmakeCore&) const = default;
};

/// The core is made by any command, which leaves declared files. `{triple}`, `{cc}`, `{cxx}`,
/// `{ar}`,
/// `{os}`, `{arch}` in its words stand for the cell's.
struct CommandCore {
  std::vector<std::string> run;
  std::vector<std::string> inputs;  ///< project files and folders it reads; all when empty
  std::map<std::string, std::string> outputs;  ///< `shared`, `static`, `header` → relative path
  bool operator==(const CommandCore&) const = default;
};

using Core = std::variant<CargoCore, CmakeCore, CommandCore>;

/// What the user said about one language.
struct Language {
  std::string name;                       ///< `python`
  std::string folder;                     ///< its files, project-relative
  std::string package;                    ///< name on the registry; for Go the module path
  std::optional<std::string> crate;       ///< cargo core: folder of the binding's crate, empty at
                                          ///< the project's top
  std::optional<std::string> cmake;       ///< CMake folder of the binding, likewise
  std::map<std::string, Value> settings;  ///< the ecosystem's own keys (`abi3`, `module`, …)
  bool operator==(const Language&) const = default;

  /// The text setting `key`, or `otherwise`.
  std::string setting(const std::string& key, const std::string& otherwise = {}) const;
};

/// A cell of the matrix that its ecosystem cannot serve on any terms: no package is made for it.
struct LeftOut {
  std::string cell;    ///< `python/freebsd-x64`
  std::string reason;  ///< the ecosystem's own words
  bool operator==(const LeftOut&) const = default;
};

/// Everything the user said, resolved and checked.
struct Project {
  std::string name;
  std::string version;  ///< SemVer 2.0
  std::string description;
  std::string license;       ///< SPDX expression, or empty
  std::string license_file;  ///< project-relative, or empty
  std::string readme;        ///< project-relative, or empty
  std::string repository;    ///< URL, or empty
  std::string homepage;      ///< URL, or empty
  std::vector<std::string> authors;
  std::vector<std::string> keywords;
  /// Where releases are shown, as `releases` says: `kind`, `url`, `repository`; empty: nowhere.
  std::map<std::string, std::string> releases;
  Core core;
  std::vector<Language> languages;  ///< in the order python, node, ruby, go, others
  std::vector<Cell> cells;          ///< languages × targets, overrides applied
  std::vector<LeftOut> left_out;    ///< what of it cannot be
  bool operator==(const Project&) const = default;

  /// The language called `name`, or null.
  const Language* language(const std::string& name) const;
};

/// What the manifest of one crate says, inherited values of its workspace resolved.
struct Crate {
  std::string name;
  std::string version;
  std::string library;             ///< library target's name: `lorem_core`; empty when it has none
  std::vector<std::string> types;  ///< of the library: `cdylib`, `lib`
  std::map<std::string, std::vector<std::string>> dependencies;  ///< name → features it turns on
  std::string description;
  std::string license;       ///< SPDX expression, or empty
  std::string license_file;  ///< project-relative, or empty; likewise `readme`
  std::string readme;
  std::string repository;
  std::string homepage;
  std::vector<std::string> authors;
  std::vector<std::string> keywords;
  bool operator==(const Crate&) const = default;
};

/// What a language's own manifests say, so that lockstep.yaml need not.
struct Implied {
  std::string package;                    ///< name on the registry, or empty
  std::string version;                    ///< as the manifest spells it, or empty
  std::optional<std::string> crate;       ///< project-relative folder of the binding's crate
  std::map<std::string, Value> settings;  ///< the ecosystem's own keys
  std::vector<std::string> features;      ///< cargo features that the binding is built with
  bool operator==(const Implied&) const = default;
};

/// One crate of the cargo workspace that holds the core.
struct CargoMember {
  std::string folder;   ///< project-relative, empty for the root package
  std::string name;     ///< package name, `lorem-core`
  std::string library;  ///< library target's name, `lorem_core`; empty when it has none
  std::vector<std::string> sources;  ///< member-relative root sources that must exist: `src/lib.rs`
  std::string build_script;          ///< member-relative, or empty
  std::vector<std::string> paths;    ///< folders of members it depends on
  std::vector<std::string> development_paths;  ///< likewise, for its own tests and examples alone
  std::string manifest;                        ///< text of its Cargo.toml
  bool operator==(const CargoMember&) const = default;
};

/// The cargo workspace as its manifests describe it.
struct CargoWorkspace {
  std::string root;      ///< project-relative folder of the workspace's manifest; empty at the top
  std::string manifest;  ///< text of the root manifest
  std::string lock;      ///< text of Cargo.lock
  std::vector<CargoMember> members;
  bool operator==(const CargoWorkspace&) const = default;

  /// The member that the file at project-relative `path` belongs to, the one with the deepest
  /// folder above it, or null.
  const CargoMember* owner(std::string_view path) const;
};

/// Folders of the core, the bindings and all members that they are made of. `project` has a cargo
/// core.
std::set<std::string> built_members(const Project& project, const CargoWorkspace& workspace);

/// A file that a source of the crate in `member` takes in by its path: `include_str!`.
struct Included {
  std::string member;
  std::string path;  ///< project-relative
  bool operator==(const Included&) const = default;
};

/// What was found on disk that planning needs: the list of source files and the parsed manifests.
/// Read once, so that planning itself touches no disk.
struct Survey {
  std::vector<std::string> files;  ///< every project file not ignored, project-relative, sorted
  std::optional<CargoWorkspace> cargo;       ///< for a cargo core
  std::map<std::string, std::string> texts;  ///< manifests that ecosystems read:
                                             ///< `bindings/go/go.mod` → text
  std::vector<std::string> version_uses;  ///< `core/src/lib.rs:12`: places of the core that compile
                                          ///< the version in
  std::map<std::string, std::vector<std::string>> adopted;  ///< a file or pattern of Cell::adopted
                                                            ///< → the files that match it
  std::vector<Included> included;  ///< files that sources of the crates take in
  bool operator==(const Survey&) const = default;
};

}  // namespace lockstep::model
