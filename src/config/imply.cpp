#include "imply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cargo_crate.hpp"
#include "cargo_manifest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "metadata.hpp"
#include "version_drift.hpp"

namespace lockstep::config {

namespace {

using model::Crate;
using model::Implied;
using model::Language;
using sys::FileKind;

// A version and the manifest that says it.
struct SaidVersion {
  std::string manifest;
  std::string version;
};

bool says_nothing(const SaidVersion& said) {
  return said.version.empty() || said.version == "0.0.0";
}

// What is wrong with a manifest and where: shown at the language that has it.
std::string described(const Error& error) {
  if (!error.mark) return fmt::format("{}: {}", error.where, error.message);
  return fmt::format("{}:{}:{}: {}", error.mark->file, error.mark->line, error.mark->column,
                     error.message);
}

bool is_file(const sys::Filesystem& files, const std::string& path) {
  return files.status(path).kind == FileKind::kFile;
}

bool makes_library(const Crate& crate) {
  return std::ranges::any_of(
      crate.types, [](const auto& type) { return type == "cdylib" || type == "staticlib"; });
}

// Learns from manifests; what it notes is shown where the configuration speaks of the language.
class Implier {
 public:
  Implier(const sys::Filesystem& files, const std::string& folder, const Vocabulary& vocabulary,
          Reader& reader, Draft& draft)
      : files_(files), folder_(folder), vocabulary_(vocabulary), reader_(reader), draft_(draft) {
    const auto* cargo = std::get_if<model::CargoCore>(&draft.project.core);
    if (cargo == nullptr) return;
    core_folder_ = cargo->folder;
    auto crate = read_crate(files, folder, cargo->folder, {});
    if (crate) core_ = std::move(*crate);  // else the survey tells what is wrong with it
  }

  void run() {
    for (Language& language : draft_.project.languages) learn(language);
    project_metadata();
    project_name();
    project_version();
  }

 private:
  void learn(Language& language) {
    if (!draft_.places.at(language.name).is_sound) return;
    const auto rules =
        std::ranges::find(vocabulary_.languages, language.name, &LanguageRules::name);
    Implied implied = ask(*rules, language, nullptr);
    if (core_folder_) give_crate(implied, language);
    std::vector<std::string>& features = draft_.features[language.name];
    if (language.crate && core_folder_) {
      features.insert(features.end(), implied.features.begin(), implied.features.end());
      const auto crate = read_crate(files_, folder_, *language.crate, features);
      if (crate) implied = ask(*rules, language, &*crate);
    }
    if (language.package.empty()) language.package = implied.package;
    language.settings.merge(std::move(implied.settings));
    if (implied.version.empty()) return;
    versions_.push_back({rules->manifests(language).front(), implied.version});
  }

  Implied ask(const LanguageRules& rules, const Language& language, const Crate* crate) {
    if (!rules.implied || !rules.manifests) return {};
    std::map<std::string, std::string> texts;
    for (const std::string& path : rules.manifests(language)) {
      constexpr std::uint64_t kMaxBytes = 4 << 20;
      const auto status = files_.status(join_path(folder_, path));
      if (status.kind != FileKind::kFile || status.size > kMaxBytes) continue;
      if (auto text = files_.read(join_path(folder_, path))) texts[path] = std::move(*text);
    }
    auto implied = rules.implied(language, texts, crate);
    if (implied) return std::move(*implied);
    LanguagePlaces& places = draft_.places.at(language.name);
    if (places.is_sound) {
      reader_.problem(places.name, described(implied.error()), implied.error().hint);
    }
    places.is_sound = false;
    return {};
  }

  // The crate of a binding that names none: the one in its folder, else what its manifests say,
  // else the core's own.
  void give_crate(const Implied& implied, Language& language) {
    LanguagePlaces& places = draft_.places.at(language.name);
    if (language.crate || !places.is_sound) return;
    if (is_file(files_, join_path(folder_, manifest_path(language.folder)))) {
      language.crate = language.folder;
    } else if (implied.crate) {
      language.crate = implied.crate;
    } else if (core_ && makes_library(*core_)) {
      language.crate = core_folder_;
    } else {
      reader_.problem(places.name,
                      fmt::format("{} names no crate, and there is none in {}", language.name,
                                  language.folder.empty() ? "the project's own folder"
                                                          : quoted(language.folder)),
                      "say which crate builds its library: `crate: bindings/c`");
      places.is_sound = false;
    }
  }

  template <typename T>
  void take(std::string_view key, const T& from, T& to) {
    if (!draft_.said.contains(std::string(key)) && to.empty()) to = from;
  }

  void project_metadata() {
    if (!core_) return;
    model::Project& project = draft_.project;
    take("description", core_->description, project.description);
    take("license", core_->license, project.license);
    take("license_file", core_->license_file, project.license_file);
    take("readme", core_->readme, project.readme);
    take("repository", core_->repository, project.repository);
    take("homepage", core_->homepage, project.homepage);
    take("authors", core_->authors, project.authors);
    take("keywords", core_->keywords, project.keywords);
  }

  void project_name() {
    if (draft_.said.contains("name")) return;
    for (const Language& language : draft_.project.languages) {
      if (language.package.empty() || name_problem(language.package)) continue;
      draft_.project.name = language.package;
      return;
    }
    if (core_) draft_.project.name = core_->name;
  }

  // The manifests of packages speak first, a crate's version may be its own. 0.0.0 says nothing.
  void project_version() {
    if (draft_.said.contains("version")) return;
    std::erase_if(versions_, says_nothing);
    if (versions_.empty()) core_version();
    std::erase_if(versions_, says_nothing);
    if (versions_.empty()) return;
    const SaidVersion& first = versions_.front();
    const auto other = std::ranges::find_if(
        versions_, [&](const auto& each) { return each.version != first.version; });
    const std::string hint = "say it in lockstep.yaml, for all packages: `version: 1.2.3`";
    if (other != versions_.end()) {
      problem(fmt::format("`version` is missing and the manifests disagree: {} says {}, {} says {}",
                          first.manifest, first.version, other->manifest, other->version),
              hint);
    } else if (const auto wrong = version_problem(first.version)) {
      problem(fmt::format("the version of {}: {}", first.manifest, wrong->message), hint);
    }
    draft_.project.version = first.version;
  }

  void core_version() {
    if (core_) versions_.push_back({manifest_path(*core_folder_), core_->version});
    const auto* cmake = std::get_if<model::CmakeCore>(&draft_.project.core);
    if (cmake == nullptr) return;
    const std::string path = join_path(cmake->folder, "CMakeLists.txt");
    const auto text = files_.read(join_path(folder_, path));
    const auto version = text ? cmake_project_version(*text) : std::nullopt;
    if (version) versions_.push_back({path, *version});
  }

  void problem(std::string message, const std::string& hint) {
    reader_.problem({1, 1, 1}, std::move(message), hint);
  }

  const sys::Filesystem& files_;
  const std::string& folder_;
  const Vocabulary& vocabulary_;
  Reader& reader_;
  Draft& draft_;
  std::optional<std::string> core_folder_;  // of a cargo core
  std::optional<Crate> core_;
  std::vector<SaidVersion> versions_;
};

}  // namespace

void imply(const sys::Filesystem& files, const std::string& folder, const Vocabulary& vocabulary,
           Reader& reader, Draft& draft) {
  Implier(files, folder, vocabulary, reader, draft).run();
}

}  // namespace lockstep::config
