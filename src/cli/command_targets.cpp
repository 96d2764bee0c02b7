#include <algorithm>
#include <limits>

#include "commands.hpp"
#include "ecosystems.hpp"
#include "grid.hpp"
#include "lockstep/config/targets.hpp"
#include "lockstep/model/value.hpp"
#include "matrix_text.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using model::Value;

model::Cell default_cell(const model::Target& target, const std::string& language) {
  model::Cell cell;
  cell.language = language;
  cell.target = target;
  cell.abi = target.abi;
  cell.triple = target.triples.contains(target.abi) ? target.triples.at(target.abi) : "";
  cell.glibc = target.glibc;
  cell.macos = target.macos;
  cell.toolchain = target.toolchain;
  return cell;
}

std::map<std::string, std::string> words_for(const model::Target& target) {
  std::map<std::string, std::string> words{{"triple", default_cell(target, "").triple},
                                           {"floor", floor_text(default_cell(target, ""))},
                                           {"toolchain", target.toolchain}};
  for (const auto* ecosystem : ordered_ecosystems()) {
    const std::string language(ecosystem->language);
    const auto tag = ecosystem->platform_tag(default_cell(target, language));
    words[language] = tag ? *tag : "–";
  }
  return words;
}

std::vector<std::string> columns() {
  std::vector<std::string> names{"triple", "floor", "toolchain"};
  for (const auto* ecosystem : ordered_ecosystems()) names.emplace_back(ecosystem->language);
  return names;
}

std::string as_json(const std::vector<model::Target>& targets) {
  Value::Array rows;
  for (const model::Target& target : targets) {
    Value::Object row{{"name", target.name}, {"default", target.standard}};
    for (const auto& [key, word] : words_for(target)) row[key] = word;
    rows.emplace_back(std::move(row));
  }
  return model::to_json(Value::Object{{"targets", rows}});
}

std::string as_text(const std::vector<model::Target>& targets, Look look) {
  Grid grid;
  grid.columns = columns();
  for (const model::Target& target : targets) {
    grid.rows.push_back(target.name);
    for (const auto& [key, word] : words_for(target)) grid.cells[key + "/" + target.name] = word;
  }
  // A list of single cells would say nothing here.
  look.columns = std::numeric_limits<std::size_t>::max();
  return render_grid(grid, look);
}

}  // namespace

int run_targets(const CommonOptions& common) {
  const auto targets = config::builtin_targets();
  if (!targets) return report(targets.error(), common);
  sys::write_out(common.form == AnswerForm::kJson ? as_json(*targets)
                                                  : as_text(*targets, answer_look(common)));
  return 0;
}

}  // namespace lockstep::cli
