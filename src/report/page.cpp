#include "lockstep/report/page.hpp"

#include <fmt/format.h>

#include "lockstep/base/html.hpp"
#include "parts.hpp"

namespace lockstep::report {

namespace {

constexpr std::string_view kStyle = R"(<style>
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de;
  --good: #116329; --bad: #a40e26; --bar: #0b57b8; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --text: #e6edf3; --quiet: #9aa4af; --line: #30363d; --good: #56d364;
    --bad: #ff8078; --bar: #6cb2ff; }
}
* { box-sizing: border-box; }
body { background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 76rem; padding: 1rem; }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
a { color: var(--bar); } a:focus-visible, .frame:focus-visible, input:focus-visible {
  outline: 3px solid var(--bar); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; }
/* What is not on the screen is not laid out: thousands of rows open at once. */
.frame { overflow-x: auto; content-visibility: auto; contain-intrinsic-size: auto 40rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; } tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9rem; }
td { overflow-wrap: anywhere; min-width: 6rem; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .quiet { color: var(--quiet); }
.track { display: block; min-width: 12rem; width: 100%; padding-top: .35rem; }
.bar { display: block; height: .8rem; border-radius: 2px; background: var(--bar); }
label { display: block; margin: 1rem 0; } input { font: inherit; width: 100%; max-width: 24rem; padding: .3rem .5rem;
  color: inherit; background: transparent; border: 1px solid var(--quiet); border-radius: 4px; }
@media print { nav, label { display: none; } .frame { overflow: visible; content-visibility: visible; } }
</style>
)";

// The filter is an aid; without scripts the page has everything.
constexpr std::string_view kScript = R"(<script>
const filter = document.querySelector("#filter");
const told = document.querySelector("#told");
filter.closest("label").hidden = false;
const rows = [...document.querySelectorAll("tbody tr")].map(row => [row, row.textContent.toLowerCase()]);
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const [row, text] of rows) { row.hidden = !text.includes(wanted); if (!row.hidden) shown++; }
  told.textContent = wanted ? shown + " of " + rows.length + " rows" : "";
});
</script>
)";

constexpr std::string_view kNavigation = R"(<nav aria-label="Sections"><ul>
<li><a href="#grid">The matrix</a></li><li><a href="#timeline">The build</a></li>
<li><a href="#sizes">Sizes</a></li><li><a href="#gate">What the gate found</a></li>
<li><a href="#registries">The registries</a></li>
</ul></nav>
<label hidden>Show only rows with <input id="filter" type="search" autocomplete="off"></label>
<p id="told" role="status"></p>
)";

}  // namespace

std::string page(const Release& release) {
  const std::string title = html_escaped(release.manifest.name + " " + release.manifest.version);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n{1}</head>\n<body>\n<a class=\"skip\" href=\"#grid\">To the matrix</a>\n"
      "<header><h1>{0}</h1></header>\n{2}<main>\n",
      title, kStyle, kNavigation);
  html += grid_section(release);
  html += timeline_section(release);
  html += sizes_section(release);
  html += gate_section(release);
  html += registries_section(release);
  return html + "</main>\n" + std::string(kScript) + "</body>\n</html>\n";
}

}  // namespace lockstep::report
