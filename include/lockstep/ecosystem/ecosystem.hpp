#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/install.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/facts.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/model/setting.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::ecosystem {

/// A file for a package: `path` is relative to the language's folder (sources) or to the archive's
/// root (packed files).
struct File {
  std::string path;
  Bytes bytes;
  bool executable = false;
  bool operator==(const File&) const = default;
};

/// A finished file, `path` relative to `dist/`.
struct PackedFile {
  std::string path;
  Chunks bytes;
  bool executable = false;
  bool operator==(const PackedFile&) const = default;
};

/// A native file for a package, version slot already filled.
struct Native {
  std::string role;  ///< `shared`, `static`, `header`
  std::string name;  ///< the file name the build gave it: `liblorem.so`
  Bytes bytes;
  model::LibraryFacts facts;  ///< empty for a header
  std::string variant = {};   ///< the CompileVariant that it is of
};

/// One compile of a binding's crate: for one ABI of its language.
struct CompileVariant {
  std::string name;                        ///< `cp313t`, or empty where one compile serves all
  std::map<std::string, std::string> env;  ///< further variables; `@root@` as in an Action
  std::vector<model::TextInput> files;
  /// Variables that hold the path of a program of the host, by its name: `RUBY` → `ruby3.3`. It
  /// compiles for its own platform alone.
  std::map<std::string, std::string> programs;
  bool operator==(const CompileVariant&) const = default;
};

/// What an ecosystem is given to make one package.
struct PackageRequest {
  const model::Project& project;
  const model::Language& language;
  const model::Cell* cell = nullptr;  ///< null for a main or source package
  std::vector<model::Cell> siblings;  ///< main or source package: all cells of this language
  std::string version;                ///< as this registry spells it
  std::vector<File> sources;          ///< files below the language's folder
  std::vector<File> extras;           ///< project's readme and license files, by their project path
  std::vector<Native> natives;
  std::map<std::string, std::string> hashes;  ///< main package: all `Package::hashes` of the
                                              ///< packages it needs
  std::int64_t epoch = 0;  ///< seconds since 1970 for every time stamp in the archive
  std::vector<File> tree;  ///< source package: the files of core and binding, by project path
  std::string library;     ///< source package: base name of the library they become
};

/// Whether a language has a source package: what users compile where no binary package fits.
struct SourcePackage {
  std::string file;    ///< dist-relative path; empty when there is none
  std::string reason;  ///< why there is none, for the user; empty when they said so themselves
  bool operator==(const SourcePackage&) const = default;
};

/// A finished package: the files to put into `dist/`, the first being the package itself.
struct Package {
  std::vector<PackedFile> files;
  std::map<std::string, std::string> hashes;  ///< what a main package may need of it, by a name of
                                              ///< the ecosystem's choice
};

/// A package that another tool made, to become one of ours: its files, the native ones already held
/// against their cell and their version slots filled.
struct Adoptee {
  std::string name;         ///< the file's own name
  Bytes bytes;              ///< the whole file, as it was
  std::vector<File> files;  ///< what it holds, in its order; of a gem what its data holds
};

/// A finished package of this project's, of another version, to become this version's. Its files'
/// paths are those inside of it, without the folder that all of them lie in; its libraries' slots
/// hold the new version, and the user's own files say it.
struct Predecessor {
  model::PackageKind kind = model::PackageKind::kCell;
  Adoptee package;
  version::Change change;  ///< SemVer
  std::string from;        ///< the old version as this registry spells it
};

/// What a cell's library must show before it is packed, beyond its target's facts.
struct Expectation {
  std::string role;                  ///< which native: `shared`, `static`
  std::vector<std::string> exports;  ///< entry symbols that must be exported, any missing one fails
  std::string cxx{};  ///< the C++ library that its users link it with: `libstdc++`, empty for any
  bool operator==(const Expectation&) const = default;
};

/// What a language's places of the version are looked for in.
struct VersionRequest {
  const model::Project& project;
  const model::Language& language;
  const std::vector<std::string>& files;            ///< every project file, sorted
  const std::map<std::string, std::string>& texts;  ///< of those that `version_files` names
  version::Change change;                           ///< SemVer
};

/// One language's packages, in values: no disk, no network, no clock. A row of functions, so that
/// an ecosystem is a folder and nothing else.
struct Ecosystem {
  std::string_view language;  ///< `python`
  int order = 0;              ///< position in grids and lists
  /// The ecosystem's keys below `languages.<name>`.
  std::map<std::string, model::Setting> settings;
  /// Problems of what the user said for this language: bad package names, missing keys. Empty when
  /// fine.
  std::vector<Error> (*check)(const model::Project&, const model::Language&);
  /// Project-relative manifests whose texts the survey must hold: `bindings/go/go.mod`.
  std::vector<std::string> (*manifests)(const model::Language&);
  /// The package's name on its registry (Go: the module path), from the configuration and the
  /// survey's texts.
  Result<std::string> (*package_name)(const model::Project&, const model::Language&,
                                      const model::Survey&);
  /// What those manifests that exist say and the configuration may leave out, by their path. The
  /// crate is the binding's, null before it is known or when there is none. Null: nothing is.
  Result<model::Implied> (*implied)(const model::Language&,
                                    const std::map<std::string, std::string>& texts,
                                    const model::Crate*) = nullptr;
  /// `version` (SemVer 2.0) as this registry spells it; an Error when it has no faithful spelling.
  Result<std::string> (*spell_version)(std::string_view version);
  /// Which of the project's files (sorted) may hold the language's version: manifests, lock files,
  /// sources with a constant. Null: none does.
  std::vector<std::string> (*version_files)(const model::Project&, const model::Language&,
                                            const std::vector<std::string>& files) = nullptr;
  /// Every place in them that holds the version, or should; placeholders (`0.0.0`) are none. A
  /// place that is a package of another version of its own is none either. An Error names a file
  /// that cannot be read as what it is.
  Result<std::vector<version::Place>> (*version_places)(const VersionRequest&) = nullptr;
  /// The package's name at a version (SemVer) where the name depends on it, as a Go module's path
  /// does. Null: it never does.
  std::string (*versioned_package)(const std::string& package,
                                   const std::string& version) = nullptr;
  /// The platform's name in this ecosystem (`manylinux_2_17_x86_64`, `linux-x64-gnu`); an Error
  /// when it cannot serve it.
  Result<std::string> (*platform_tag)(const model::Cell&);
  /// dist-relative path of a cell's package; `language.package` is already resolved.
  Result<std::string> (*package_file)(const model::Project&, const model::Language&,
                                      const model::Cell&, std::string_view version);
  /// dist-relative path of the main package, or empty when the ecosystem has none.
  std::string (*main_package_file)(const model::Project&, const model::Language&,
                                   std::string_view version);
  /// Which native outputs a package carries: `shared`, `static`, `header`.
  std::vector<std::string> (*natives)(const model::Language&);
  /// Whether the main package needs the cells' packages finished (for their hashes).
  bool main_needs_cells = false;
  /// What the native library must show for this cell.
  Expectation (*expectation)(const model::Project&, const model::Language&, const model::Cell&);
  /// Variables that compile actions of any language in the project see (`PYO3_NO_PYTHON=1`).
  std::map<std::string, std::string> compile_env;
  /// The ABIs that each target has a cell for: an empty name for the one without a variant. Null:
  /// one.
  std::vector<std::string> (*variants)(const model::Language&) = nullptr;
  /// The compiles of the binding's crate that a cell's package carries the libraries of. Null or
  /// none: one, with nothing special.
  std::vector<CompileVariant> (*compile_variants)(const model::Language&,
                                                  const model::Cell&) = nullptr;
  /// The package of one cell. `cell` is set.
  Result<Package> (*pack)(const PackageRequest&);
  /// The main package. `cell` is null.
  Result<Package> (*pack_main)(const PackageRequest&);
  /// The language's source package (sdist, source gem); an Error when the user asks for one that
  /// cannot be. Null where every package is one of sources already.
  Result<SourcePackage> (*source_package)(const model::Project&, const model::Language&,
                                          const model::Survey&, std::string_view version) = nullptr;
  /// The source package. `cell` is null, `tree` holds what is compiled, `library` its name.
  Result<Package> (*pack_source)(const PackageRequest&) = nullptr;
  /// dist-relative path of a package that is adopted from the file `name`; null where that is
  /// `package_file`.
  Result<std::string> (*adopted_file)(const model::Project&, const model::Language&,
                                      const model::Cell&, std::string_view version,
                                      std::string_view name) = nullptr;
  /// The package of one cell from one that another tool made: renamed, versioned and written as
  /// ours. An Error (kCheckFailed) when it is another project's. Null where only libraries can be.
  Result<Package> (*adopt)(const PackageRequest&, const Adoptee&) = nullptr;
  /// The package of this version from the same package of another one: nothing of it changes but
  /// what says the version. `sources`, `extras`, `natives` and `tree` are empty.
  Result<Package> (*promote)(const PackageRequest&, const Predecessor&) = nullptr;
  /// Commands that install and load the language's package for this host, from nothing but the
  /// request's registry, as its users do. Null: nobody installs it.
  std::vector<InstallStep> (*install)(const InstallRequest&) = nullptr;
  /// How finished packages get to the language's registry.
  const Publisher* publisher = nullptr;
};

/// Every ecosystem of the program, in no particular order. Generated from the folders of
/// src/ecosystem.
std::vector<const Ecosystem*> all_ecosystems();

/// The ecosystem for `language`, or null.
const Ecosystem* find_ecosystem(std::string_view language);

}  // namespace lockstep::ecosystem
