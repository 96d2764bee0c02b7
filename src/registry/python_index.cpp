#include "python_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/html.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/base/time.hpp"
#include "python_names.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

constexpr std::string_view kJson = "application/vnd.pypi.simple.v1+json";
constexpr std::string_view kMetadata = ".metadata";

bool wants_json(const Request& request) { return request.header("accept").contains(kJson); }

std::string address_of(const Request& request, const PythonFile& file) {
  return fmt::format("{}/files/{}", request.base, percent_encoded(file.name));
}

Value::Object file_value(const Request& request, const PythonFile& file) {
  Value::Object value{{"filename", file.name},
                      {"url", address_of(request, file)},
                      {"hashes", Value::Object{{"sha256", file.sha256.hex()}}},
                      {"size", file.size},
                      {"upload-time", rfc3339(file.uploaded)},
                      {"yanked", false}};
  if (!file.requires_python.empty()) value["requires-python"] = file.requires_python;
  if (!file.metadata.empty()) {
    value["core-metadata"] = Value::Object{{"sha256", sha256(file.metadata).hex()}};
  }
  return value;
}

std::string file_link(const Request& request, const PythonFile& file) {
  std::string attributes;
  if (!file.requires_python.empty()) {
    attributes += fmt::format(" data-requires-python=\"{}\"", html_escaped(file.requires_python));
  }
  if (!file.metadata.empty()) {
    attributes += fmt::format(" data-core-metadata=\"sha256={}\"", sha256(file.metadata).hex());
  }
  return fmt::format("<a href=\"{}#sha256={}\"{}>{}</a><br>\n",
                     html_escaped(address_of(request, file)), file.sha256.hex(), attributes,
                     html_escaped(file.name));
}

std::vector<const PythonFile*> files_of(const PythonIndex& index, std::string_view project) {
  std::vector<const PythonFile*> files;
  for (const PythonFile& file : index.held) {
    if (file.project == project) files.push_back(&file);
  }
  return files;
}

Answer project_answer(const PythonIndex& index, const Request& request,
                      const std::string& project) {
  const auto files = files_of(index, project);
  if (files.empty()) return plain(404, "no such project");
  if (!wants_json(request)) {
    std::string links;
    for (const PythonFile* file : files) links += file_link(request, *file);
    return page(200, "Links for " + project, links);
  }
  Value::Array values;
  std::set<std::string> versions;
  for (const PythonFile* file : files) {
    values.emplace_back(file_value(request, *file));
    versions.insert(file->version);
  }
  Value::Array listed(versions.begin(), versions.end());
  return answered(
      200, kJson,
      model::to_compact_json(Value::Object{{"meta", Value::Object{{"api-version", "1.1"}}},
                                           {"name", project},
                                           {"files", values},
                                           {"versions", listed}}));
}

Answer projects_answer(const PythonIndex& index, const Request& request) {
  std::set<std::string> projects;
  for (const PythonFile& file : index.held) projects.insert(file.project);
  if (!wants_json(request)) {
    std::string links;
    for (const std::string& name : projects) {
      links += fmt::format("<a href=\"{}/simple/{}/\">{}</a><br>\n", request.base, name, name);
    }
    return page(200, "Simple index", links);
  }
  Value::Array names;
  for (const std::string& name : projects) names.emplace_back(Value::Object{{"name", name}});
  return answered(200, kJson,
                  model::to_compact_json(Value::Object{
                      {"meta", Value::Object{{"api-version", "1.1"}}}, {"projects", names}}));
}

Answer download(const PythonIndex& index, std::string_view name) {
  const bool wants_metadata = name.ends_with(kMetadata);
  const std::string_view file_name =
      wants_metadata ? name.substr(0, name.size() - kMetadata.size()) : name;
  const auto found = std::ranges::find(index.held, file_name, &PythonFile::name);
  if (found == index.held.end()) return plain(404, "no such file");
  if (!wants_metadata) return file_answer(found->path);
  return found->metadata.empty() ? plain(404, "no metadata") : plain(200, found->metadata);
}

Answer simple(const PythonIndex& index, const Request& request, std::string_view rest) {
  if (rest.empty()) return projects_answer(index, request);
  const std::string asked(rest.substr(0, rest.find('/')));
  const std::string project = normalized_project(asked);
  if (project == asked && rest.ends_with('/')) return project_answer(index, request, project);
  Answer moved = plain(301, "");
  moved.headers.push_back({"Location", fmt::format("{}/simple/{}/", request.base, project)});
  return moved;
}

// Whom identity tokens for this index are for.
constexpr const char* kAudience = "rehearsal";

Answer minted(PythonIndex& index, const Request& request) {
  const auto asked = model::parse_json(request.body);
  const std::string identity = asked ? asked->text_at("token") : "";
  const std::int64_t now = index.clock.now();
  if (const auto sound = check_identity(index.access, identity, kAudience, now); !sound) {
    return json(422, Value::Object{{"message", "Token request failed"},
                                   {"errors", Value::Array{Value::Object{
                                                  {"code", "invalid-token"},
                                                  {"description", sound.error().message}}}}});
  }
  index.access.spent.insert(identity);
  return json(200, Value::Object{{"success", true},
                                 {"token", mint(index.access, "pypi", "", now)},
                                 {"expires", now + index.access.minted_seconds}});
}

}  // namespace

Answer handle_python_identity(PythonIndex& index, const Request& request) {
  const std::scoped_lock lock(index.mutex);
  if (request.path == "/_/oidc/audience" && request.method == "GET") {
    return json(200, Value::Object{{"audience", kAudience}});
  }
  if (request.path == "/_/oidc/mint-token" && request.method == "POST") {
    return minted(index, request);
  }
  return plain(404, "no such page");
}

Answer handle(PythonIndex& index, const Request& request) {
  constexpr std::string_view kSimple = "/simple/";
  constexpr std::string_view kFiles = "/files/";
  const std::string_view path = request.path;
  if (path == "/legacy/" && request.method == "POST") return upload(index, request);
  if (path == "/legacy") {
    Answer moved = plain(308, "");
    moved.headers.push_back({"Location", request.base + "/legacy/"});
    return moved;
  }
  if (path.starts_with("/_/oidc/")) return handle_python_identity(index, request);
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "method not allowed");
  const std::scoped_lock lock(index.mutex);
  if (path.starts_with(kSimple)) return simple(index, request, path.substr(kSimple.size()));
  if (path.starts_with(kFiles)) return download(index, path.substr(kFiles.size()));
  return plain(404, "no such page");
}

}  // namespace lockstep::registry
