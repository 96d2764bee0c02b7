#include "python/sdist_pyproject.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"
#include "python/payload.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

using model::Value;

Value::Array texts(const std::vector<std::string>& items) { return {items.begin(), items.end()}; }

// `Name <address>` as PEP 621's table.
Value person(const std::string& text) {
  const auto open = text.find('<');
  if (open == std::string::npos)
    return Value::Object{{text.contains('@') ? "email" : "name", std::string(trim(text))}};
  const std::string address = text.substr(open + 1, text.find('>', open) - open - 1);
  Value::Object table{{"email", address}};
  const std::string name(trim(std::string_view(text).substr(0, open)));
  if (!name.empty()) table["name"] = replace_all(name, "\"", "");
  return table;
}

Value::Array people(const std::vector<std::string>& names, const std::vector<std::string>& emails) {
  Value::Array all;
  for (const auto* list : {&names, &emails}) {
    for (const std::string& text : *list) all.push_back(person(text));
  }
  return all;
}

void put_text(Value::Object& table, const char* key, const std::string& text) {
  if (!text.empty()) table[key] = text;
}

void put_list(Value::Object& table, const char* key, Value::Array items) {
  if (!items.empty()) table[key] = std::move(items);
}

Value table_of(const std::map<std::string, std::string>& entries) {
  Value::Object table;
  for (const auto& [key, text] : entries) table[key] = text;
  return table;
}

void put_entry_points(Value::Object& table, const Metadata& metadata) {
  Value::Object others;
  for (const auto& [group, entries] : metadata.entry_points) {
    if (group == "console_scripts") {
      table["scripts"] = table_of(entries);
    } else if (group == "gui_scripts") {
      table["gui-scripts"] = table_of(entries);
    } else {
      others[group] = table_of(entries);
    }
  }
  if (!others.empty()) table["entry-points"] = std::move(others);
}

// PEP 621's table of all that the metadata says. Requirements stand there as they were written:
// with extras they are two lists.
Value project_table(const Metadata& metadata, const Value* own) {
  Value::Object table{{"name", metadata.name}, {"version", metadata.version}};
  put_text(table, "description", metadata.summary);
  put_text(table, "readme", readme_name(metadata));
  put_text(table, "requires-python", metadata.requires_python);
  if (!metadata.license_expression.empty()) {
    table["license"] = metadata.license_expression;
  } else if (!metadata.license_text.empty()) {
    table["license"] = Value::Object{{"text", metadata.license_text}};
  }
  Value::Array licenses;
  for (const File& file : metadata.license_files) licenses.emplace_back(file.path);
  put_list(table, "license-files", std::move(licenses));
  put_list(table, "authors", people(metadata.authors, metadata.author_emails));
  put_list(table, "maintainers", people(metadata.maintainers, metadata.maintainer_emails));
  put_list(table, "keywords", texts(metadata.keywords));
  put_list(table, "classifiers", texts(metadata.classifiers));
  Value::Object urls;
  for (const auto& [label, url] : metadata.urls) urls[label] = url;
  if (!urls.empty()) table["urls"] = std::move(urls);
  put_entry_points(table, metadata);
  const Value* optional = own == nullptr ? nullptr : own->find("optional-dependencies");
  const Value* required = own == nullptr ? nullptr : own->find("dependencies");
  if (optional != nullptr) table["optional-dependencies"] = *optional;
  if (required != nullptr) {
    table["dependencies"] = *required;
  } else if (optional == nullptr) {
    put_list(table, "dependencies", texts(metadata.requirements));
  }
  return table;
}

Value::Object object_at(const Value& value, const char* key) {
  const Value* found = value.find(key);
  return found != nullptr && found->object() != nullptr ? *found->object() : Value::Object{};
}

// The features of the binding's crate that every cell turns on.
Value::Array common_features(const PackageRequest& request) {
  if (request.siblings.empty()) return {};
  const auto& first = request.siblings.front().features;
  const bool agree = std::ranges::all_of(
      request.siblings, [&](const model::Cell& cell) { return cell.features == first; });
  return agree ? texts(first) : Value::Array{};
}

// Places are the sdist's: the crate and the Python packages stay where the project has them.
Value maturin_table(const PackageRequest& request, Value::Object table) {
  const PayloadRoot root = payload_root(request);
  table["manifest-path"] = join_path(request.language.crate.value_or(""), "Cargo.toml");
  table["module-name"] = placement_of(request.language).module;
  if (!root.packages.empty()) {
    const std::string folder = join_path(request.language.folder, root.folder);
    table["python-source"] = folder.empty() ? "." : folder;
    table["python-packages"] = texts(root.packages);
  }
  put_list(table, "features", common_features(request));
  return table;
}

Value scikit_table(const PackageRequest& request, Value::Object table) {
  const PayloadRoot root = payload_root(request);
  const std::string abi3 = request.language.setting("abi3");
  Value::Object wheel;
  wheel["py-api"] = placement_of(request.language).is_extension && !abi3.empty()
                        ? "cp" + replace_all(abi3, ".", "")
                        : std::string("py3");
  const std::string folder = join_path(request.language.folder, root.folder);
  Value::Array packages;
  for (const std::string& name : root.packages) packages.emplace_back(join_path(folder, name));
  wheel["packages"] = std::move(packages);
  table["wheel"] = std::move(wheel);
  return table;
}

Value build_system(const Value& own, const char* requirement, const char* backend) {
  Value::Object system = object_at(own, "build-system");
  if (!system.contains("requires")) system["requires"] = Value::Array{requirement};
  system["build-backend"] = backend;
  return system;
}

Result<Value> own_pyproject(const PackageRequest& request) {
  const auto file = std::ranges::find(request.sources, "pyproject.toml", &File::path);
  if (file == request.sources.end()) return Value(Value::Object{});
  return version::parse_toml(file->bytes, join_path(request.language.folder, "pyproject.toml"));
}

// The project's own text with the version in it; one that asks its backend keeps asking.
Result<std::string> stamped(const PackageRequest& request, const Value& own) {
  const auto file = std::ranges::find(request.sources, "pyproject.toml", &File::path);
  const Value* project = own.find("project");
  if (project == nullptr || project->text_at("version").empty()) return file->bytes.text();
  const std::vector<std::string> path{"project", "version"};
  return version::set_toml_string(file->bytes, path, request.version);
}

bool names_backend(const Value& own) {
  const Value* system = own.find("build-system");
  return system != nullptr && !system->text_at("build-backend").empty();
}

}  // namespace

bool keeps_own_backend(const PackageRequest& request) {
  const auto own = own_pyproject(request);
  return request.language.folder.empty() && own && names_backend(*own);
}

std::string readme_name(const Metadata& metadata) {
  if (metadata.description.empty()) return {};
  if (metadata.content_type.starts_with("text/markdown")) return "README.md";
  return metadata.content_type.starts_with("text/x-rst") ? "README.rst" : "README.txt";
}

Result<std::string> sdist_pyproject(const PackageRequest& request, const Metadata& metadata) {
  LOCKSTEP_TRY(own, own_pyproject(request));
  if (keeps_own_backend(request)) return stamped(request, own);
  Value::Object whole = *own.object();
  Value::Object tool = object_at(own, "tool");
  if (std::holds_alternative<model::CargoCore>(request.project.core)) {
    whole["build-system"] = build_system(own, "maturin>=1.9,<2", "maturin");
    tool["maturin"] = maturin_table(request, object_at(Value(tool), "maturin"));
  } else {
    whole["build-system"] = build_system(own, "scikit-build-core>=0.11", "scikit_build_core.build");
    tool["scikit-build"] = scikit_table(request, object_at(Value(tool), "scikit-build"));
  }
  whole["tool"] = std::move(tool);
  whole["project"] = project_table(metadata, own.find("project"));
  return version::to_toml(whole);
}

}  // namespace lockstep::ecosystem::python
