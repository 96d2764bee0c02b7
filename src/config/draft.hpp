#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lockstep/config/matrix.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/model/ci.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/model/stamp.hpp"
#include "reader.hpp"

namespace lockstep::config {

/// What must stand at a path that the user named.
enum class PathUse { kAnything, kFile, kFolder, kCrate, kCmake };

/// A path of the configuration, to be looked for on disk.
struct NamedPath {
  std::string path;  ///< project-relative, empty for the project's own folder
  PathUse use = PathUse::kAnything;
  std::string what;  ///< "the folder of python"
  Place place;
  std::string hint;      ///< what to do when it is wrong, instead of the usual words
  std::string language;  ///< whose path it is, or empty
};

/// Where the user spoke of a language.
struct LanguagePlaces {
  Place name;
  std::map<std::string, Place> keys;  ///< the values' places
  bool is_sound = true;               ///< no problem was found in its section
};

/// A cell while overrides are laid over it.
struct CellDraft {
  model::Cell cell;
  bool enabled = true;
  std::map<std::string, Place> said = {};  ///< key of an entry (`glibc`), `target` → where it is
                                           ///< said
};

/// A project as far as it could be read, and what has still to be looked at: the disk, the
/// ecosystems' own checks.
struct Draft {
  model::Project project;
  model::Stamps stamps;
  model::Ci ci;
  std::vector<NamedPath> paths;
  std::map<std::string, LanguagePlaces> places;
  std::set<std::string> said;                                ///< top-level keys that are there
  std::map<std::string, std::vector<std::string>> features;  ///< by language, for all its cells
  std::vector<CellDraft> matrix;  ///< all cells, the disabled ones among them
};

/// Reads the configuration up to its languages, noting problems in `reader`. What is not said stays
/// empty: manifests may say it.
Draft read_draft(const YamlNode& root, const Vocabulary& vocabulary, Reader& reader);

/// Notes a name or a version that nobody said.
void require_identity(const YamlNode& root, Reader& reader, const Draft& draft);

/// Fills in defaults for what neither the configuration nor a manifest said, and reads the cells.
void finish_draft(const YamlNode& root, const Vocabulary& vocabulary, Reader& reader, Draft& draft);

/// A path inside the project, normalized; notes it when it leads elsewhere.
std::optional<std::string> read_path(Reader& reader, const YamlNode& node, std::string_view what);

/// The cargo features of a list, sorted; notes what is none.
std::vector<std::string> read_features(Reader& reader, const YamlNode& node);

/// The `core` section.
void read_core(Reader& reader, const YamlNode& node, Draft& draft);
/// The `stamp` section.
void read_stamps(Reader& reader, const YamlNode& node, Draft& draft);

/// Reads `releases`.
void read_releases(Reader& reader, const YamlNode& node, Draft& draft);
/// The `ci` section.
void read_ci(Reader& reader, const YamlNode& node, const Vocabulary& vocabulary, Draft& draft);
/// The `languages` section; `node` is null when it is absent, which means all of them.
void read_languages(Reader& reader, const YamlNode* node, const Vocabulary& vocabulary,
                    Draft& draft);
/// The `targets` and `cells` sections, either may be null, into the project's cells.
void read_matrix(Reader& reader, const YamlNode& root, const Vocabulary& vocabulary, Draft& draft);
/// The cells of the draft's matrix, with the places of `source`.
std::vector<MatrixCell> matrix_of(const Draft& draft, const SourceText& source);
/// Notes packages that differ in case only.
void check_package_names(Reader& reader, const Draft& draft);
/// Runs the ecosystems' checks on the sound languages.
void run_checks(Reader& reader, const Vocabulary& vocabulary, const Draft& draft);

}  // namespace lockstep::config
