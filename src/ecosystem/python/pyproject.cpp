#include "python/pyproject.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

using model::Value;

std::unexpected<Error> mistake(const std::string& message, std::string hint = "see PEP 621") {
  return fail(ErrorKind::kUsage, "pyproject.toml: " + message, std::move(hint));
}

Result<std::vector<std::string>> texts_at(const Value& table, const std::string& key) {
  std::vector<std::string> texts;
  const Value* list = table.find(key);
  if (list == nullptr) return texts;
  if (list->array() == nullptr) return mistake("`" + key + "` is no list");
  for (const Value& item : *list->array()) {
    if (item.text() == nullptr) return mistake("`" + key + "` holds something else than text");
    texts.push_back(*item.text());
  }
  return texts;
}

Result<std::map<std::string, std::string>> table_at(const Value& parent, const std::string& key) {
  std::map<std::string, std::string> out;
  const Value* table = parent.find(key);
  if (table == nullptr) return out;
  if (table->object() == nullptr) return mistake("`" + key + "` is no table");
  for (const auto& [name, item] : *table->object()) {
    if (item.text() == nullptr) return mistake("`" + key + "." + name + "` is no text");
    out[name] = *item.text();
  }
  return out;
}

// A name in front of an address, quoted where it holds what separates addresses (RFC 5322).
std::string address(const std::string& name, const std::string& email) {
  if (name.empty()) return email;
  if (name.find_first_of(",;:<>@\"\\()[]") == std::string::npos) return name + " <" + email + ">";
  return '"' + replace_all(replace_all(name, "\\", "\\\\"), "\"", "\\\"") + "\" <" + email + ">";
}

Result<void> read_people(const Value& project, const std::string& key,
                         std::vector<std::string>& names, std::vector<std::string>& emails) {
  const Value* people = project.find(key);
  if (people == nullptr) return {};
  if (people->array() == nullptr) return mistake("`" + key + "` is no list");
  names.clear();
  emails.clear();
  for (const Value& person : *people->array()) {
    const std::string name = person.text_at("name");
    const std::string email = person.text_at("email");
    if (name.empty() && email.empty())
      return mistake("`" + key + "` needs `name` or `email` in each entry");
    if (email.empty())
      names.push_back(name);
    else
      emails.push_back(address(name, email));
  }
  return {};
}

std::unexpected<Error> missing_file(const std::string& key, const std::string& path) {
  return mistake("`" + key + "` names `" + path + "`, which is not there",
                 "put the file there; outside the language's folder it must be the `readme` or "
                 "`license_file` of lockstep.yaml");
}

Result<void> read_readme(const Value& project, const FindFile& find, Metadata& metadata) {
  const Value* readme = project.find("readme");
  if (readme == nullptr) return {};
  const std::string path = readme->text() != nullptr ? *readme->text() : readme->text_at("file");
  if (!path.empty()) {
    const File* file = find(path);
    if (file == nullptr) return missing_file("readme", path);
    set_description(metadata, *file);
  } else if (const Value* text = readme->find("text"); text != nullptr && text->text() != nullptr) {
    metadata.description = *text->text();
  } else {
    return mistake("`readme` is neither a path nor a table with `file` or `text`");
  }
  const std::string type = readme->text_at("content-type");
  if (!type.empty()) metadata.content_type = type;
  return {};
}

Result<void> read_license(const Value& project, const FindFile& find, Metadata& metadata) {
  const Value* license = project.find("license");
  if (license == nullptr) return {};
  if (license->text() != nullptr) {
    metadata.license_expression = *license->text();
    return {};
  }
  const std::string text = license->text_at("text");
  const std::string path = license->text_at("file");
  if (text.empty() == path.empty())
    return mistake("`license` needs an SPDX expression, `text` or `file`");
  if (!text.empty()) {
    metadata.license_expression.clear();
    metadata.license_text = text;
    return {};
  }
  const File* file = find(path);
  if (file == nullptr) return missing_file("license", path);
  metadata.license_files = {{std::string(file_name(path)), file->bytes, false}};
  return {};
}

// PEP 639: globs over the folder of pyproject.toml; each must find something.
Result<void> read_license_files(const Value& project, const std::vector<File>& sources,
                                const FindFile& find, Metadata& metadata) {
  if (project.find("license-files") == nullptr) return {};
  LOCKSTEP_TRY(globs, texts_at(project, "license-files"));
  metadata.license_files.clear();
  for (const std::string& glob : globs) {
    const std::size_t before = metadata.license_files.size();
    for (const File& file : sources) {
      if (glob_match(glob, file.path))
        metadata.license_files.push_back({file.path, file.bytes, false});
    }
    if (metadata.license_files.size() > before) continue;
    const File* file = find(glob);
    if (file == nullptr) return missing_file("license-files", glob);
    metadata.license_files.push_back({std::string(file_name(glob)), file->bytes, false});
  }
  return {};
}

// `name>=1; marker` becomes a requirement of the extra.
std::string with_extra(const std::string& requirement, const std::string& extra) {
  const auto semicolon = requirement.find(';');
  const std::string condition = "extra == '" + extra + "'";
  if (semicolon == std::string::npos) return requirement + "; " + condition;
  const std::string front(trim(std::string_view(requirement).substr(0, semicolon)));
  const std::string marker(trim(std::string_view(requirement).substr(semicolon + 1)));
  return front + "; (" + marker + ") and " + condition;
}

Result<void> read_requirements(const Value& project, Metadata& metadata) {
  if (project.find("dependencies") != nullptr) {
    LOCKSTEP_TRY(requirements, texts_at(project, "dependencies"));
    metadata.requirements = std::move(requirements);
  }
  const Value* optional = project.find("optional-dependencies");
  if (optional == nullptr) return {};
  if (optional->object() == nullptr) return mistake("`optional-dependencies` is no table");
  for (const auto& [name, _] : *optional->object()) {
    const std::string extra = normalized_name(name, '-');
    LOCKSTEP_TRY(requirements, texts_at(*optional, name));
    metadata.extras.push_back(extra);
    for (const std::string& requirement : requirements) {
      metadata.requirements.push_back(with_extra(requirement, extra));
    }
  }
  return {};
}

Result<void> read_entry_points(const Value& project, Metadata& metadata) {
  LOCKSTEP_TRY(scripts, table_at(project, "scripts"));
  LOCKSTEP_TRY(gui_scripts, table_at(project, "gui-scripts"));
  if (!scripts.empty()) metadata.entry_points["console_scripts"] = std::move(scripts);
  if (!gui_scripts.empty()) metadata.entry_points["gui_scripts"] = std::move(gui_scripts);
  const Value* groups = project.find("entry-points");
  if (groups == nullptr) return {};
  if (groups->object() == nullptr) return mistake("`entry-points` is no table");
  for (const auto& [group, _] : *groups->object()) {
    if (group == "console_scripts" || group == "gui_scripts") {
      return mistake("`entry-points` holds `" + group + "`",
                     "put these under `scripts` or `gui-scripts`");
    }
    LOCKSTEP_TRY(objects, table_at(*groups, group));
    metadata.entry_points[group] = std::move(objects);
  }
  return {};
}

// What lockstep.yaml can give instead of the file; everything else has no other source.
Result<void> check_dynamic(const Value& project) {
  static const std::set<std::string> kGiven{
      "version", "description",   "readme",          "license",      "authors",    "keywords",
      "urls",    "license-files", "requires-python", "dependencies", "classifiers"};
  LOCKSTEP_TRY(dynamic, texts_at(project, "dynamic"));
  for (const std::string& key : dynamic) {
    if (!kGiven.contains(key)) {
      return mistake("`dynamic` names `" + key + "`, which nothing fills in",
                     "write it under [project]");
    }
  }
  return {};
}

Result<void> read_lists(const Value& project, Metadata& metadata) {
  struct Row {
    const char* key;
    std::vector<std::string>* list;
  };
  for (const Row& row : std::array<Row, 2>{
           {{"keywords", &metadata.keywords}, {"classifiers", &metadata.classifiers}}}) {
    if (project.find(row.key) == nullptr) continue;
    LOCKSTEP_TRY(texts, texts_at(project, row.key));
    *row.list = std::move(texts);
  }
  LOCKSTEP_TRY(urls, table_at(project, "urls"));
  if (!urls.empty()) metadata.urls.assign(urls.begin(), urls.end());
  return {};
}

}  // namespace

void set_description(Metadata& metadata, const File& file) {
  const std::string name = lower(file.path);
  metadata.description = file.bytes;
  if (name.ends_with(".md") || name.ends_with(".markdown")) {
    metadata.content_type = "text/markdown; charset=UTF-8; variant=GFM";
  } else if (name.ends_with(".rst")) {
    metadata.content_type = "text/x-rst; charset=UTF-8";
  } else {
    metadata.content_type = "text/plain; charset=UTF-8";
  }
}

Result<void> read_project_table(const Value& project, const std::vector<File>& sources,
                                const FindFile& find, Metadata& metadata) {
  LOCKSTEP_CHECK(check_dynamic(project));
  metadata.name = project.text_at("name", metadata.name);
  metadata.summary = project.text_at("description", metadata.summary);
  metadata.requires_python = project.text_at("requires-python", metadata.requires_python);
  LOCKSTEP_CHECK(read_readme(project, find, metadata));
  LOCKSTEP_CHECK(read_license(project, find, metadata));
  LOCKSTEP_CHECK(read_license_files(project, sources, find, metadata));
  LOCKSTEP_CHECK(read_people(project, "authors", metadata.authors, metadata.author_emails));
  LOCKSTEP_CHECK(
      read_people(project, "maintainers", metadata.maintainers, metadata.maintainer_emails));
  LOCKSTEP_CHECK(read_lists(project, metadata));
  LOCKSTEP_CHECK(read_requirements(project, metadata));
  return read_entry_points(project, metadata);
}

}  // namespace lockstep::ecosystem::python
