#include "python/implied.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::ecosystem::python {

namespace {

using model::Implied;
using model::Value;

// The table at `tool.NAME`, or null.
const Value* tool(const Value& pyproject, std::string_view name) {
  const Value* tools = pyproject.find("tool");
  return tools == nullptr ? nullptr : tools->find(name);
}

std::vector<std::string> texts_at(const Value& table, std::string_view key) {
  std::vector<std::string> texts;
  const Value* list = table.find(key);
  if (list == nullptr || list->array() == nullptr) return texts;
  for (const Value& item : *list->array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

bool is_built_by(const Value& pyproject, std::string_view backend) {
  const Value* system = pyproject.find("build-system");
  return system != nullptr && system->text_at("build-backend") == backend;
}

void set(Implied& implied, const std::string& key, const std::string& value) {
  if (!value.empty()) implied.settings[key] = value;
}

// The folder of the crate whose manifest is `path`, seen from pyproject.toml.
std::optional<std::string> crate_at(const model::Language& language, const std::string& path) {
  if (file_name(path) != "Cargo.toml") return std::nullopt;
  const auto manifest = normalize_relative(join_path(language.folder, path));
  if (!manifest) return std::nullopt;
  return std::string(parent_path(*manifest));
}

// `[tool.maturin]`; the module is the library's own name unless it is said.
void read_maturin(const model::Language& language, const Value& pyproject,
                  const model::Crate* crate, Implied& implied) {
  const Value* maturin = tool(pyproject, "maturin");
  const Value none;
  const Value& table = maturin == nullptr ? none : *maturin;
  implied.crate = crate_at(language, table.text_at("manifest-path"));
  implied.features = texts_at(table, "features");
  const std::string library = crate == nullptr ? "" : replace_all(crate->library, "-", "_");
  set(implied, "module", table.text_at("module-name", library));
  set(implied, "python_source", table.text_at("python-source"));
}

// The first of `[[tool.setuptools-rust.ext-modules]]`.
void read_setuptools_rust(const model::Language& language, const Value& pyproject,
                          Implied& implied) {
  const Value* table = tool(pyproject, "setuptools-rust");
  const Value* modules = table == nullptr ? nullptr : table->find("ext-modules");
  if (modules == nullptr || modules->array() == nullptr || modules->array()->empty()) return;
  const Value& module = modules->array()->front();
  implied.crate = crate_at(language, module.text_at("path", "Cargo.toml"));
  implied.features = texts_at(module, "features");
  set(implied, "module", module.text_at("target"));
}

bool is_dynamic(const Value& project, const std::string& key) {
  const std::vector<std::string> dynamic = texts_at(project, "dynamic");
  return std::ranges::find(dynamic, key) != dynamic.end();
}

void read_project(const Value& pyproject, const model::Crate* crate, Implied& implied) {
  const Value* project = pyproject.find("project");
  if (project == nullptr) return;
  implied.package = project->text_at("name");
  implied.version = project->text_at("version");
  const bool is_crates = is_dynamic(*project, "version") && is_built_by(pyproject, "maturin");
  if (is_crates && crate != nullptr) implied.version = crate->version;
}

// The oldest CPython that a PyO3 feature (`abi3-py39`) names, `3.9`, or nothing.
std::string abi3_of(const model::Crate& crate) {
  constexpr std::string_view kStart = "abi3-py3";
  int oldest = 0;
  for (const char* dependency : {"pyo3", "pyo3-ffi"}) {
    const auto features = crate.dependencies.find(dependency);
    if (features == crate.dependencies.end()) continue;
    for (const std::string& feature : features->second) {
      if (!feature.starts_with(kStart)) continue;
      int minor = 0;
      const char* end = feature.data() + feature.size();
      const auto read = std::from_chars(feature.data() + kStart.size(), end, minor);
      if (read.ec != std::errc{} || read.ptr != end) continue;
      // PyO3 itself takes the oldest of several.
      if (oldest == 0 || minor < oldest) oldest = minor;
    }
  }
  return oldest == 0 ? "" : "3." + std::to_string(oldest);
}

}  // namespace

Result<Implied> implied(const model::Language& language,
                        const std::map<std::string, std::string>& texts,
                        const model::Crate* crate) {
  Implied implied;
  const std::string path = join_path(language.folder, "pyproject.toml");
  if (const auto text = texts.find(path); text != texts.end()) {
    LOCKSTEP_TRY(pyproject, version::parse_toml(text->second, path));
    if (is_built_by(pyproject, "maturin")) read_maturin(language, pyproject, crate, implied);
    read_setuptools_rust(language, pyproject, implied);
    read_project(pyproject, crate, implied);
  }
  if (crate != nullptr) set(implied, "abi3", abi3_of(*crate));
  return implied;
}

}  // namespace lockstep::ecosystem::python
