#include "edit_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lockstep/base/text.hpp"
#include "reader.hpp"
#include "yaml.hpp"

namespace lockstep::config {

namespace {

constexpr std::string_view kUnwritten = "nothing is written: make this change by hand";

// All keys but `adopt`, which is compared as a whole.
const std::vector<std::string>& value_keys() {
  static const std::vector<std::string> kKeys = {
      "enabled", "abi",   "triple", "toolchain", "image",
      "glibc",   "macos", "tier",   "features",  "default_features"};
  return kKeys;
}

// What a key brings along: an ABI its triple and toolchain.
std::set<std::string> following(const std::string& key) {
  if (key == "abi" || key == "triple") return {"abi", "triple", "toolchain"};
  return {key};
}

const MatrixCell* find_cell(const Matrix& matrix, const std::string& name) {
  const auto found = std::ranges::find_if(
      matrix.cells, [&](const MatrixCell& each) { return each.cell.name() == name; });
  return found == matrix.cells.end() ? nullptr : &*found;
}

class Comparison {
 public:
  Comparison(const Matrix& before, const Matrix& after, const Expected& expected)
      : before_(before), after_(after), expected_(expected) {}

  Result<void> run() {
    for (const MatrixCell& each : before_.cells) compare(each);
    for (const MatrixCell& each : after_.cells) look_at_new(each);
    for (const std::string& target : expected_.new_targets) look_for(target);
    compare_projects();
    if (errors_.empty()) return {};
    return std::unexpected(merged(std::move(errors_)));
  }

 private:
  void problem(std::string message, std::string_view hint = kUnwritten) {
    errors_.push_back({ErrorKind::kUsage, std::move(message), "", std::string(hint)});
  }

  bool is_gone(const model::Cell& cell) const {
    return expected_.gone_targets.contains(cell.target.name) ||
           expected_.gone_languages.contains(cell.language);
  }

  bool is_new(const model::Cell& cell) const {
    return expected_.new_targets.contains(cell.target.name) ||
           expected_.new_languages.contains(cell.language);
  }

  // A fat cell takes its floor and toolchain from cells that may have changed, come or gone.
  bool is_joined(const model::Cell& cell) const { return !cell.target.fat_of.empty(); }

  void compare(const MatrixCell& before) {
    const std::string name = before.cell.name();
    const MatrixCell* after = find_cell(after_, name);
    if (is_gone(before.cell)) {
      if (after != nullptr) problem(fmt::format("{} would still be in the matrix", name));
      return;
    }
    if (after == nullptr) return problem(fmt::format("{} would be gone, too", name));
    std::set<std::string> allowed;
    const auto wished = expected_.values.find(name);
    if (wished != expected_.values.end()) {
      for (const auto& [key, value] : wished->second) {
        allowed.merge(following(key));
        if (!value.empty() && value_of(*after, key) != value) not_taken(*after, key, value);
      }
    }
    if (is_joined(before.cell)) allowed.insert({"macos", "toolchain"});
    for (const std::string& key : value_keys()) {
      const std::string was = value_of(before, key);
      const std::string is = value_of(*after, key);
      if (was != is && !allowed.contains(key))
        problem(fmt::format("`{}` of {} would become `{}`, too", key, name, is));
    }
    if (before.cell.adopted != after->cell.adopted)
      problem(fmt::format("`adopt` of {} would change, too", name));
  }

  void not_taken(const MatrixCell& after, const std::string& key, const std::string& value) {
    const std::string name = after.cell.name();
    const auto said = after.said.find(key);
    if (said == after.said.end())
      return problem(fmt::format("{} would not take `{}: {}`", name, key, value));
    Error error{
        ErrorKind::kUsage,
        fmt::format("{} would not become `{}: {}`: a later entry says otherwise", name, key, value),
        "", "the last entry that names a cell wins: change this one, or move it up"};
    error.mark = said->second;
    errors_.push_back(std::move(error));
  }

  void look_at_new(const MatrixCell& after) {
    if (find_cell(before_, after.cell.name()) != nullptr) return;
    const auto wished = expected_.values.find(after.cell.language + "/" + after.cell.target.name);
    if (is_new(after.cell) && wished != expected_.values.end()) {
      for (const auto& [key, value] : wished->second) {
        if (value_of(after, key) != value) not_taken(after, key, value);
      }
    }
    if (is_new(after.cell)) return;
    problem(fmt::format("{} would come into the matrix, too", after.cell.name()));
  }

  void look_for(const std::string& target) {
    const bool is_there = std::ranges::any_of(after_.cells, [&](const MatrixCell& each) {
      return each.enabled && each.cell.target.name == target;
    });
    if (is_there) return;
    problem(fmt::format("every cell of `{}` would be disabled", target),
            "entries of `cells` name it already: `lockstep matrix show` says which");
  }

  void compare_projects() {
    if (bare(before_.project) == bare(after_.project)) return;
    problem("this would change more of the project than its matrix");
  }

  // A project without its matrix, and with the languages that stay.
  model::Project bare(model::Project project) const {
    project.cells.clear();
    project.left_out.clear();
    std::erase_if(project.languages, [this](const model::Language& language) {
      return expected_.gone_languages.contains(language.name) ||
             expected_.new_languages.contains(language.name);
    });
    return project;
  }

  const Matrix& before_;
  const Matrix& after_;
  const Expected& expected_;
  std::vector<Error> errors_;
};

bool same(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text || a.quoted != b.quoted) return false;
  if (!std::ranges::equal(a.items, b.items, same)) return false;
  return std::ranges::equal(a.members, b.members, [](const YamlMember& x, const YamlMember& y) {
    return same(x.key, y.key) && same(x.value, y.value);
  });
}

YamlNode other_sections(YamlNode root) {
  std::erase_if(root.members, [](const YamlMember& member) {
    return member.key.text == "targets" || member.key.text == "languages" ||
           member.key.text == "cells";
  });
  return root;
}

}  // namespace

std::string value_of(const MatrixCell& cell, const std::string& key) {
  const model::Cell& own = cell.cell;
  if (key == "enabled") return cell.enabled ? "true" : "false";
  if (key == "abi") return own.abi;
  if (key == "triple") return own.triple;
  if (key == "toolchain") return own.toolchain;
  if (key == "image") return own.image;
  if (key == "glibc") return own.glibc;
  if (key == "macos") return own.macos;
  if (key == "tier") return std::to_string(own.tier);
  if (key == "features") return join(own.features, ",");
  if (key == "default_features") return own.default_features ? "true" : "false";
  return {};
}

Result<void> check_edit(const Matrix& before, const Matrix& after, const Expected& expected) {
  return Comparison(before, after, expected).run();
}

Result<void> check_other_sections(std::string_view before, std::string_view after,
                                  std::string_view file) {
  const SourceText source(after, file);
  LOCKSTEP_TRY(was, parse_yaml(SourceText(before, file)));
  LOCKSTEP_TRY(is, parse_yaml(source));
  if (same(other_sections(std::move(was)), other_sections(std::move(is)))) return {};
  return fail(ErrorKind::kUsage, "this would change other sections of the file, too",
              std::string(kUnwritten));
}

}  // namespace lockstep::config
