#include "front_page.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "encoding.hpp"
#include "lockstep/base/html.hpp"

namespace lockstep::registry {

namespace {

constexpr std::string_view kStyle = R"(<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 56rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .25rem 1rem .25rem 0; }
td:last-child { color: GrayText; } .none { color: GrayText; }
</style>
)";

/// A thing held, and a word about it.
struct Row {
  std::string name;
  std::string detail;
};

std::string section(std::string_view title, const std::vector<Row>& rows) {
  std::string html = fmt::format("<h2>{}</h2>\n", html_escaped(title));
  if (rows.empty()) return html + "<p class=\"none\">nothing yet</p>\n";
  html += "<table>\n";
  for (const Row& row : rows) {
    html += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", html_escaped(row.name),
                        html_escaped(row.detail));
  }
  return html + "</table>\n";
}

std::vector<Row> rows_of(PythonIndex& index) {
  const std::scoped_lock lock(index.mutex);
  std::vector<Row> rows;
  for (const PythonFile& file : index.held) rows.push_back({file.name, file.sha256.hex()});
  return rows;
}

std::vector<Row> rows_of(NodeRegistry& registry) {
  const std::scoped_lock lock(registry.mutex);
  std::vector<Row> rows;
  for (const auto& [name, package] : registry.packages) {
    for (const auto& [version, manifest] : package.versions) {
      std::string tags;
      for (const auto& [tag, tagged] : package.tags) {
        if (tagged == version) tags += tags.empty() ? tag : ", " + tag;
      }
      rows.push_back({name + " " + version, tags});
    }
  }
  return rows;
}

std::vector<Row> rows_of(RubyHost& host) {
  const std::scoped_lock lock(host.mutex);
  std::vector<Row> rows;
  for (const HeldGem& gem : host.held) {
    rows.push_back({gem.spec.full_name(), gem.is_yanked ? "yanked" : gem.sha256.hex()});
  }
  return rows;
}

std::vector<Row> rows_of(GoProxy& proxy) {
  const std::scoped_lock lock(proxy.mutex);
  std::vector<Row> rows;
  const auto versions = versions_of(proxy);
  if (!versions) return {{"the repository cannot be read", versions.error().message}};
  for (const GoVersion& version : *versions) {
    rows.push_back({version.module + " " + version.version, "tag " + version.tag});
  }
  return rows;
}

std::vector<Row> rows_of(Forge& forge) {
  const std::scoped_lock lock(forge.mutex);
  std::vector<Row> rows;
  for (const ForgeRelease& release : forge.held) {
    rows.push_back({release.repository + " " + release.tag,
                    fmt::format("{}, {} assets", release.is_draft ? "draft" : "public",
                                release.assets.size())});
  }
  return rows;
}

}  // namespace

Answer front_page(Registries registries) {
  std::vector<Row> releases = rows_of(registries.github);
  for (Row& row : rows_of(registries.gitea)) releases.push_back(std::move(row));
  std::string body(kStyle);
  body += "<h1>What these registries hold</h1>\n";
  body += section("Python", rows_of(registries.python));
  body += section("npm", rows_of(registries.node));
  body += section("Gems", rows_of(registries.ruby));
  body += section("Go modules", rows_of(registries.go));
  body += section("Releases", releases);
  return page(200, "lockstep serve", body);
}

}  // namespace lockstep::registry
