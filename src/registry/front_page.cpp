#include "front_page.hpp"

#include <fmt/format.h>

#include "answers.hpp"
#include "lockstep/base/html.hpp"
#include "lockstep/base/http.hpp"
#include "lockstep/base/url.hpp"

namespace lockstep::registry {

namespace {

// Colours of the system, so that light and dark are the reader's own; text that says less is mixed
// to a contrast of at least 4.5 to 1 on either. Tables become lists where a screen is narrow.
constexpr std::string_view kStyle = R"(<style>
:root { color-scheme: light dark; --quiet: color-mix(in srgb, CanvasText 70%, Canvas); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0; }
p { margin: 0; }
.quiet, caption { color: var(--quiet); }
code { font: .875em/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1rem 0 0; padding: 0; }
nav a { border: 1px solid color-mix(in srgb, CanvasText 35%, Canvas); border-radius: .5rem; color: CanvasText;
  display: block; padding: .35rem .75rem; text-decoration: none; }
nav a:hover { border-color: CanvasText; }
a { color: LinkText; text-underline-offset: .15em; }
a:focus-visible { border-radius: .25rem; outline: 3px solid Highlight; outline-offset: 2px; }
table { border-collapse: collapse; margin-top: .25rem; width: 100%; }
caption { padding-bottom: .5rem; text-align: left; }
th, td { border-top: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: .4rem 1rem .4rem 0;
  text-align: left; vertical-align: top; }
th { font-weight: 600; } tbody th { font-weight: 400; overflow-wrap: anywhere; }
thead th { border-top: 0; font-size: .875rem; }
@media (min-width: 48rem) { tbody th { width: 50%; } }
@media (max-width: 47.99rem) {
  thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
  tbody tr, tbody th, tbody td { display: block; }
  tbody th { padding-bottom: 0; } tbody td { border-top: 0; padding-top: 0; }
}
</style>
)";

/// A thing held, and a word about it.
struct Row {
  std::string name;
  std::string detail;
  std::string link = {};  ///< where its bytes are, below the page; or empty
};

/// What one registry holds.
struct Section {
  std::string_view id;  ///< that the page's own links lead to
  std::string_view title;
  std::string_view address;  ///< of the registry, below the page
  std::string_view name;     ///< what its rows name
  std::string_view detail;   ///< what they tell of it
  std::vector<Row> rows;
};

std::string row_text(const Row& row) {
  std::string name = html_escaped(row.name);
  if (!row.link.empty()) name = fmt::format("<a href=\"{}\">{}</a>", html_escaped(row.link), name);
  return fmt::format("<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>\n", name,
                     html_escaped(row.detail));
}

std::string section_text(const Section& section) {
  std::string html = fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n",
                                 section.id, section.title);
  if (section.rows.empty())
    return html + fmt::format("<p class=\"quiet\">nothing yet at <code>{}</code></p>\n</section>\n",
                              section.address);
  html += fmt::format("<table>\n<caption>{} at <code>{}</code></caption>\n<thead><tr><th "
                      "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
                      section.rows.size(), section.address, section.name, section.detail);
  for (const Row& row : section.rows) html += row_text(row);
  return html + "</tbody>\n</table>\n</section>\n";
}

// Leads to the sections, and tells how much is in each.
std::string contents_text(const std::vector<Section>& sections) {
  std::string html = "<nav aria-label=\"Registries\">\n<ul>\n";
  for (const Section& section : sections)
    html += fmt::format("<li><a href=\"#{}\">{} <span class=\"quiet\">{}</span></a></li>\n",
                        section.id, section.title, section.rows.size());
  return html + "</ul>\n</nav>\n";
}

std::vector<Row> rows_of(PythonIndex& index) {
  const std::scoped_lock lock(index.mutex);
  std::vector<Row> rows;
  for (const PythonFile& file : index.held)
    rows.push_back({file.name, file.sha256.hex(), "/python/files/" + percent_encoded(file.name)});
  return rows;
}

// The path of a version's tarball, which stands in its manifest as a whole address.
std::string tarball_of(const model::Value::Object& manifest) {
  const auto dist = manifest.find("dist");
  if (dist == manifest.end()) return {};
  const auto url = parse_url(dist->second.text_at("tarball"));
  return url ? url->path : std::string();
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
      rows.push_back({name + " " + version, tags, tarball_of(manifest)});
    }
  }
  return rows;
}

std::vector<Row> rows_of(RubyHost& host) {
  const std::scoped_lock lock(host.mutex);
  std::vector<Row> rows;
  for (const HeldGem& gem : host.held) {
    if (gem.is_yanked) {
      rows.push_back({gem.spec.full_name(), "yanked"});
      continue;
    }
    const std::string file = percent_encoded(gem.spec.full_name() + ".gem");
    rows.push_back({gem.spec.full_name(), gem.sha256.hex(), "/rubygems/gems/" + file});
  }
  return rows;
}

std::vector<Row> rows_of(GoProxy& proxy) {
  const std::scoped_lock lock(proxy.mutex);
  std::vector<Row> rows;
  const auto versions = versions_of(proxy, [](const GoVersion&) { return true; });
  if (!versions) return {{"the repository cannot be read", versions.error().message}};
  for (const GoVersion& version : *versions) {
    rows.push_back({version.module + " " + version.version, version.tag});
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
  const std::vector<Section> sections = {
      {"python", "Python", "/python/simple/", "File", "SHA-256", rows_of(registries.python)},
      {"npm", "npm", "/npm/", "Package", "Tags", rows_of(registries.node)},
      {"gems", "Gems", "/rubygems", "Gem", "SHA-256", rows_of(registries.ruby)},
      {"go", "Go modules", "/go", "Module", "Tag", rows_of(registries.go)},
      {"releases", "Releases", "/github, /gitea", "Release", "State", std::move(releases)}};
  std::string body(kStyle);
  body +=
      "<header>\n<h1>What these registries hold</h1>\n<p class=\"quiet\">Served on this machine "
      "by <code>lockstep serve</code>. Load the page again to see what is new.</p>\n" +
      contents_text(sections) + "</header>\n<main>\n";
  for (const Section& section : sections) body += section_text(section);
  return page(200, "What these registries hold", body + "</main>\n");
}

}  // namespace lockstep::registry
