#include "python/metadata.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"
#include "python/placement.hpp"
#include "python/pyproject.hpp"

namespace lockstep::ecosystem::python {

namespace {

std::vector<std::string> setting_list(const model::Language& language, const std::string& key) {
  std::vector<std::string> texts;
  const auto found = language.settings.find(key);
  if (found == language.settings.end() || found->second.array() == nullptr) return texts;
  for (const model::Value& item : *found->second.array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

// Several lines as one, as a folded YAML text may hold them.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space)
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  }
  return out;
}

bool is_license_name(std::string_view path) {
  const std::string name = lower(file_name(path));
  return std::ranges::any_of(std::array{"license", "licence", "copying", "notice", "authors"},
                             [&](const char* start) { return name.starts_with(start); });
}

bool is_readme_name(const std::string& path) {
  const std::string name = lower(path);
  return name == "readme.md" || name == "readme.rst" || name == "readme.txt" || name == "readme";
}

void put_license_file(Metadata& metadata, const File& file) {
  const auto same = std::ranges::find(metadata.license_files, file.path, &File::path);
  if (same == metadata.license_files.end())
    metadata.license_files.push_back({file.path, file.bytes, false});
}

// The files that stand for the project when pyproject.toml names none: the language folder's own
// first, then the project's.
void take_usual_files(const PackageRequest& request, Metadata& metadata) {
  for (const File& file : request.sources) {
    const bool is_top = file.path.find('/') == std::string::npos;
    if (is_top && is_license_name(file.path)) put_license_file(metadata, file);
    if (is_top && is_readme_name(file.path)) set_description(metadata, file);
  }
  for (const File& file : request.extras) {
    const bool is_readme = file.path == request.project.readme;
    if (is_readme && metadata.description.empty()) set_description(metadata, file);
    if (file.path == request.project.license_file || (!is_readme && is_license_name(file.path))) {
      put_license_file(metadata, file);
    }
  }
}

Result<void> take_scripts(const model::Language& language, Metadata& metadata) {
  for (const std::string& script : setting_list(language, "scripts")) {
    const auto equals = script.find('=');
    if (equals == std::string::npos) {
      return fail(ErrorKind::kUsage, "the python script `" + script + "` names no function",
                  "write it like `lorem = lorem.cli:main`");
    }
    const std::string name(trim(std::string_view(script).substr(0, equals)));
    metadata.entry_points["console_scripts"][name] =
        trim(std::string_view(script).substr(equals + 1));
  }
  return {};
}

Result<Metadata> from_configuration(const PackageRequest& request) {
  const model::Project& project = request.project;
  Metadata metadata;
  metadata.name = request.language.package;
  metadata.version = request.version;
  metadata.summary = project.description;
  metadata.keywords = project.keywords;
  metadata.license_expression = project.license;
  for (const std::string& author : project.authors) {
    (author.find('@') == std::string::npos ? metadata.authors : metadata.author_emails)
        .push_back(author);
  }
  if (!project.homepage.empty()) metadata.urls.emplace_back("Homepage", project.homepage);
  if (!project.repository.empty()) metadata.urls.emplace_back("Repository", project.repository);
  metadata.classifiers = setting_list(request.language, "classifiers");
  metadata.requirements = setting_list(request.language, "dependencies");
  metadata.requires_python = request.language.setting("requires_python");
  const std::string abi3 = request.language.setting("abi3");
  if (metadata.requires_python.empty() && !abi3.empty()) metadata.requires_python = ">=" + abi3;
  LOCKSTEP_CHECK(take_scripts(request.language, metadata));
  take_usual_files(request, metadata);
  return metadata;
}

const File* find_file(const PackageRequest& request, const std::string& path) {
  const auto own = std::ranges::find(request.sources, path, &File::path);
  if (own != request.sources.end()) return &*own;
  const auto wanted = normalize_relative(join_path(request.language.folder, path));
  if (!wanted) return nullptr;
  const auto extra = std::ranges::find(request.extras, *wanted, &File::path);
  return extra == request.extras.end() ? nullptr : &*extra;
}

bool has_license_classifier(const Metadata& metadata) {
  return std::ranges::any_of(metadata.classifiers, [](const std::string& classifier) {
    return classifier.starts_with("License ::");
  });
}

Result<void> read_pyproject(const PackageRequest& request, const File& file, Metadata& metadata) {
  const std::string shown = join_path(request.language.folder, file.path);
  LOCKSTEP_TRY(toml, version::parse_toml(file.bytes, shown));
  const model::Value* project = toml.find("project");
  if (project == nullptr) return {};
  const auto find = [&](const std::string& path) { return find_file(request, path); };
  LOCKSTEP_CHECK(read_project_table(*project, request.sources, find, metadata));
  if (project->find("license") == nullptr && has_license_classifier(metadata)) {
    // Said in the older way; registries refuse both together (PEP 639).
    metadata.license_expression.clear();
  }
  if (normalized_name(metadata.name, '-') == normalized_name(request.language.package, '-'))
    return {};
  return fail(
      ErrorKind::kUsage,
      shown + " names the package `" + metadata.name + "`, lockstep.yaml `" +
          request.language.package + "`",
      "give both the same name: `package:` below `languages.python`, `name` below [project]");
}

}  // namespace

Result<Metadata> metadata_of(const PackageRequest& request) {
  LOCKSTEP_TRY(metadata, from_configuration(request));
  const auto file = std::ranges::find(request.sources, "pyproject.toml", &File::path);
  if (file != request.sources.end()) LOCKSTEP_CHECK(read_pyproject(request, *file, metadata));
  metadata.summary = one_line(metadata.summary);
  if (metadata.description.empty() && !metadata.summary.empty()) {
    // Index pages and `twine check` want a description; the summary is the best we have.
    set_description(metadata, {"summary.txt", metadata.summary + "\n", false});
  }
  std::ranges::sort(metadata.license_files, {}, &File::path);
  const auto repeated = std::ranges::unique(metadata.license_files, {}, &File::path);
  metadata.license_files.erase(repeated.begin(), repeated.end());
  LOCKSTEP_CHECK(check_metadata(metadata));
  return metadata;
}

}  // namespace lockstep::ecosystem::python
