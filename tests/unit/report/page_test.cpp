#include "lockstep/report/page.hpp"

#include <catch2/catch.hpp>

#include "parts.hpp"

using namespace lockstep;
using namespace lockstep::report;

namespace {

model::Cell cell(const std::string& language, const std::string& target) {
  model::Cell made;
  made.language = language;
  made.target.name = target;
  made.glibc = "2.17";
  return made;
}

// Two languages on two targets, of which one cell is missing.
Release sample() {
  Release release;
  model::Project& project = release.plan.project;
  project.name = "lo<rem>";
  for (const char* name : {"python", "go"}) {
    model::Language language;
    language.name = name;
    project.languages.push_back(language);
  }
  project.cells = {cell("python", "linux-x64"), cell("go", "linux-x64"), cell("go", "macos-x64")};
  model::Action core;
  core.id = "core/linux-x64";
  release.plan.actions = {core};
  model::PackageStep step;
  step.id = "package/python/linux-x64";
  step.natives = {{"shared", "core/linux-x64", "liblorem.so", "", ""}};
  release.plan.packages = {step};
  release.manifest = {"lo<rem>",
                      "1.2.3",
                      {},
                      {{"core/linux-x64", 0, 4.5, ""}, {"package/python/linux-x64", 4.5, 0.5, ""}}};
  model::Artifact wheel{model::PackageKind::kCell,
                        "python",
                        "linux-x64",
                        "python/lorem.whl",
                        2000,
                        {},
                        "1.2.3",
                        5,
                        {},
                        {}};
  wheel.facts = model::Value::Object{{"format", "elf"},
                                     {"machine", "x64"},
                                     {"glibc", "2.14"},
                                     {"glibc_symbol", "memcpy@GLIBC_2.14"},
                                     {"slot", "1.2.3"}};
  release.manifest.artifacts = {wheel};
  return release;
}

bool has(const std::string& html, const std::string& text) {
  return html.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the grid shows what is there, what is missing and what is not meant to be") {
  const std::string html = grid_section(sample());
  CHECK(
      has(html, "<th scope=\"row\">linux-x64</th><td><span class=\"good\">✓</span> 2.0 kB, 5.0 s"));
  CHECK(has(html, "<span class=\"bad\">✗ missing</span>"));
  CHECK(has(html, "<th scope=\"row\">macos-x64</th><td><span class=\"quiet\">not in the matrix"));
  CHECK(has(html, "glibc 2.17"));
}

TEST_CASE("the timeline says what each step waited for") {
  const std::string html = timeline_section(sample());
  CHECK(has(html, "What ran, over 5.0 s"));
  CHECK(has(html, "margin-left:90.00%;width:10.00%"));
  CHECK(has(html, "<td>4.5 s</td><td>0.5 s</td><td>core/linux-x64</td>"));
  Release idle = sample();
  idle.manifest.timeline.clear();
  CHECK(has(timeline_section(idle), "all of it came from the store"));
}

TEST_CASE("machines have a picture each, and wait for nothing of each other's") {
  Release release = sample();
  release.manifest.timeline[0].machine = "part-1";
  release.manifest.timeline[1].machine = "part-2";
  const std::string html = timeline_section(release);
  CHECK(has(html, "What ran in part-1, over 4.5 s"));
  CHECK(has(html, "<td>4.5 s</td><td>0.5 s</td><td></td>"));
}

TEST_CASE("sizes are held against the last release") {
  Release release = sample();
  release.against = "No release <before> this one is known here.";
  CHECK(has(sizes_section(release), "No release &lt;before&gt; this one is known here."));
  release.before = release.manifest;
  release.before->version = "1.2.2";
  release.against = ".lockstep/release-1.2.2.json";
  release.before->artifacts[0].size = 1000;
  release.before->artifacts.push_back(release.before->artifacts[0]);
  release.before->artifacts[1].target = "linux-arm64";
  const std::string html = sizes_section(release);
  CHECK(has(html, "since 1.2.2, by .lockstep/release-1.2.2.json."));
  CHECK(has(html, "+1.0 kB (100.0 %)"));
  CHECK(has(html, "<th scope=\"row\">python/linux-arm64</th>"));
  CHECK(has(html, "gone"));
  CHECK(change_text(10, 10) == "the same");
  CHECK(change_text(0, 10) == "+10 B (100.0 %)");
}

TEST_CASE("what the gate found is told in words") {
  const std::string html = gate_section(sample());
  CHECK(has(html, "<td>elf x64</td><td>glibc 2.14 for memcpy@GLIBC_2.14</td>"));
}

TEST_CASE("the registries are told of by the journal, or the page says that there was no release") {
  Release release = sample();
  CHECK(has(registries_section(release), "No release of this version was begun from here."));
  release.steps = {{"python/upload <1>", "done", "2026-01-02T03:04:05Z", ""}};
  CHECK(has(registries_section(release), "python/upload &lt;1&gt;</th><td>done</td>"));
}

TEST_CASE("the page needs nothing but itself, and names from outside are text") {
  const std::string html = page(sample());
  CHECK(has(html, "<title>lo&lt;rem&gt; 1.2.3</title>"));
  CHECK_FALSE(has(html, "lo<rem>"));
  CHECK_FALSE(has(html, "http"));
  CHECK_FALSE(has(html, " src="));
  for (const char* id : {"grid", "timeline", "sizes", "gate", "registries"}) {
    CHECK(has(html, std::string("href=\"#") + id + "\""));
    CHECK(has(html, std::string("<section id=\"") + id + "\""));
  }
}
