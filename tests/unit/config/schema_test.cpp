#include "lockstep/config/schema.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "dice.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/text.hpp"
#include "rules.hpp"

using namespace lockstep;
using model::Value;
using Object = Value::Object;
using Array = Value::Array;

namespace {

using config::Dice;
using Texts = std::vector<std::string>;

Value text_of(Dice& dice, const Texts& choices) { return dice.of(choices); }

// Some of `choices`, none twice.
Value some_of(Dice& dice, Texts choices) {
  Array items;
  const std::size_t count = 1 + dice.below(choices.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t pick = dice.below(choices.size());
    items.emplace_back(choices[pick]);
    choices.erase(choices.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  return items;
}

const Texts kPaths = {"core", ".", "./a", "a/../b", "bindings/python", "a b", "ä/ö", "7"};
const Texts kBelow = {"core", "./a", "bindings/python", "a b/c"};

Value core_of(Dice& dice, std::string& kind) {
  kind = dice.of(Texts{"cargo", "cmake", "command"});
  Object core;
  if (kind != "command") core[kind] = text_of(dice, kPaths);
  if (kind != "command" && dice.one_in(3)) core["version"] = text_of(dice, {"1.0.0", "0.1.0-a"});
  if (kind == "cargo") {
    if (dice.one_in(3)) core["lock"] = text_of(dice, kBelow);
    if (dice.one_in(3)) core["inputs"] = some_of(dice, kPaths);
  }
  if (kind == "cmake") {
    if (dice.one_in(2)) core["library"] = "lorem";
    if (dice.one_in(2)) core["options"] = Object{{"FAST", "ON"}, {"DEBUG", false}, {"N", 3}};
    if (dice.one_in(3)) core["shared_options"] = Object{{"BUILD_SHARED_LIBS", true}};
    if (dice.one_in(3)) core["static_options"] = Object{{"BUILD_SHARED_LIBS", "OFF"}};
  }
  if (kind == "command") {
    Object command{{"run", Array{"make", "", "CC={cc}", "", 3}}, {"outputs", Object{}}};
    Object outputs{{"shared", text_of(dice, kBelow)}};
    if (dice.one_in(2)) outputs["static"] = text_of(dice, kBelow);
    command["outputs"] = outputs;
    if (dice.one_in(2)) command["inputs"] = some_of(dice, kPaths);
    core["command"] = command;
  }
  return core;
}

Value language_of(Dice& dice, const std::string& name, const std::string& kind) {
  if (dice.one_in(6)) return nullptr;
  Object language;
  if (dice.one_in(2)) language["folder"] = text_of(dice, kPaths);
  if (dice.one_in(3)) language["package"] = text_of(dice, {"lorem", "lorem-x"});
  if (kind == "cargo" && dice.one_in(3)) language["crate"] = text_of(dice, kPaths);
  if (kind == "cmake" && dice.one_in(3)) language["cmake"] = text_of(dice, kPaths);
  if (kind == "cargo" && dice.one_in(4)) language["features"] = some_of(dice, {"a", "b/c"});
  if (name == "python" && dice.one_in(2)) language["abi3"] = dice.one_in(2) ? Value(3.9) : "3.9";
  if (name == "python" && dice.one_in(2)) language["strip"] = dice.one_in(2);
  if (name == "go" && dice.one_in(2)) language["tags"] = Array{"a", "", "a"};
  if (name == "node" && dice.one_in(2)) language["napi"] = "x";
  return language;
}

Value languages_of(Dice& dice, const std::string& kind) {
  const Texts names = {"python", "node", "ruby", "go"};
  const Value chosen = some_of(dice, names);
  if (dice.one_in(3)) return chosen;
  Object languages;
  for (const Value& name : *chosen.array())
    languages[*name.text()] = language_of(dice, *name.text(), kind);
  return languages;
}

Value adopt_of(Dice& dice) {
  const Value digest = std::string(64, 'a');
  const std::vector<Value> ways = {
      Object{{"file", "wheels/*.whl"}},
      Object{{"file", "a.gem"}, {"sha256", digest}},
      Object{{"library", "prebuilt/{target}/a.so"}, {"header", "a.h"}},
      Object{{"url", "https://example.com/a/b.whl?x=y"}, {"sha256", digest}},
      Object{{"url", "http://127.0.0.1:8080/b.gem"}, {"sha256", digest}},
      // and what is wrong
      Object{{"file", "a"}, {"header", "a.h"}},
      Object{{"file", "a"}, {"library", "b"}},
      Object{{"sha256", digest}},
      Object{{"file", "."}},
      Object{{"url", "https://example.com/b.whl"}},
      Object{{"url", "http://example.com/b.whl"}, {"sha256", digest}},
      Object{{"url", "https://u:p@example.com/b.whl"}, {"sha256", digest}},
      Object{{"url", "https://example.com/"}, {"sha256", digest}},
      Object{{"url", "https://example.com/b.whl"}, {"sha256", "abc"}},
  };
  return dice.of(ways);
}

Value override_of(Dice& dice, const std::string& kind) {
  Object entry;
  if (dice.one_in(2)) entry["toolchain"] = text_of(dice, {"zig", "host"});
  if (dice.one_in(2)) entry["glibc"] = dice.one_in(2) ? Value("2.28") : Value(2.31);
  if (dice.one_in(2)) entry["macos"] = text_of(dice, {"11.0", "12.0"});
  if (dice.one_in(2)) entry["tier"] = static_cast<int>(1 + dice.below(3));
  if (kind == "cargo" && dice.one_in(2)) entry["features"] = some_of(dice, {"a", "b/c", "dep:d"});
  if (kind == "cargo" && dice.one_in(3)) entry["default_features"] = false;
  if (dice.one_in(3)) entry["adopt"] = adopt_of(dice);
  entry["enabled"] = true;
  return entry;
}

Value ci_of(Dice& dice) {
  Object ci{{"setup", some_of(dice, {"./install.sh", "a\nb", "7", "echo \"x: y\""})}};
  if (dice.one_in(2))
    ci["secrets"] = some_of(dice, {"NPM_TOKEN", "_X2", "CIRCLE", "npm_token", "CI_X", "2FA"});
  if (dice.one_in(2))
    ci["runners"] = Object{{"macos-arm64", text_of(dice, {"big mac", "two\nlines"})}};
  if (dice.one_in(2)) ci["audiences"] = Object{{dice.of(Texts{"node", "perl"}), "npm:a"}};
  return ci;
}

Value document(Dice& dice) {
  std::string kind;
  Object top{{"name", text_of(dice, {"lorem", "a", "lo-rem.x_1", "0"})},
             {"version", text_of(dice, {"0.1.0", "1.2.3-rc.1+b.7", "10.20.30-x-y"})},
             {"core", core_of(dice, kind)}};
  if (dice.one_in(2)) top["description"] = text_of(dice, {"One line", " padded\n", "ünïcode — ok"});
  if (dice.one_in(2))
    top["license"] = text_of(dice, {"MIT", "(MIT OR Apache-2.0) AND LicenseRef-x"});
  if (dice.one_in(2)) top["readme"] = text_of(dice, kPaths);
  if (dice.one_in(3)) top["license_file"] = "LICENSE";
  if (dice.one_in(3)) top["repository"] = text_of(dice, {"https://example.com/x?y#z", "http://a"});
  if (dice.one_in(3)) top["homepage"] = "https://example.com";
  if (dice.one_in(3)) top["authors"] = some_of(dice, {"A", "B <b@example.com>", "7"});
  if (dice.one_in(3)) top["keywords"] = some_of(dice, {"a", "b c"});
  if (dice.one_in(3)) top["ci"] = ci_of(dice);
  top["languages"] = languages_of(dice, kind);
  if (dice.one_in(2)) {
    top["targets"] = Array{"linux-x64", "aarch64-unknown-linux-gnu", "macos-arm64"};
  }
  if (dice.one_in(2)) top["cells"] = Object{{"*/*", override_of(dice, kind)}};
  return top;
}

// What may stand anywhere by mistake. Numbers are written as we read them.
Value slip(Dice& dice) {
  const std::vector<Value> slips = {nullptr,
                                    true,
                                    false,
                                    0,
                                    3,
                                    -1,
                                    2.5,
                                    "",
                                    " ",
                                    "x\ty",
                                    "bell\a",
                                    "two\nlines",
                                    "../up",
                                    "/etc",
                                    "a\\b",
                                    "true",
                                    "linux-x64",
                                    "rust",
                                    Array{},
                                    Array{"a"},
                                    Array{"a", "a"},
                                    Array{""},
                                    Array{nullptr},
                                    Array{Array{}},
                                    Object{},
                                    Object{{"a", "b"}},
                                    Object{{"folder", "x"}},
                                    "MIT; DROP",
                                    "ftp://a",
                                    "https://u:p@a",
                                    "1.0",
                                    "01.2.3",
                                    "-x",
                                    "x-"};
  return dice.of(slips);
}

void mutate(Value& value, Dice& dice, int depth);

void mutate_object(Object& object, Dice& dice, int depth) {
  auto entry = object.begin();
  std::advance(entry, static_cast<std::ptrdiff_t>(dice.below(object.size())));
  switch (dice.below(depth == 0 ? 3 : 5)) {
  case 0:
    object.erase(entry);
    return;
  case 1:
    object[dice.of(Texts{"nmae", "crate", "cmake", "library", "features", "enabled", "adopt",
                         "sha256", "run"})] = slip(dice);
    return;
  case 2:
    entry->second = slip(dice);
    return;
  default:
    mutate(entry->second, dice, depth + 1);
  }
}

void mutate(Value& value, Dice& dice, int depth) {
  if (auto* object = std::get_if<Object>(&value.held); object != nullptr && !object->empty())
    return mutate_object(*object, dice, depth);
  auto* array = std::get_if<Array>(&value.held);
  if (array == nullptr || array->empty() || dice.one_in(3)) {
    value = slip(dice);
  } else if (dice.one_in(2)) {
    array->push_back(array->front());
  } else {
    (*array)[dice.below(array->size())] = slip(dice);
  }
}

// What depends on other parts of the file: the schema's header says so.
bool is_semantic(const Error& error) {
  for (const char* words :
       {"matches no cell", "names no cell", "same target", "cannot run on", "has a choice of",
        "has no ABI", "every cell is disabled", "differ in case", "is no SPDX license expression",
        "share a triple", "are made of one crate", "has packages for target",
        "there can be no package", "is not that of"}) {
    if (error.message.find(words) != std::string::npos) return true;
  }
  return false;
}

struct Verdict {
  std::string text;
  bool accepted = false;
  std::string reason;
};

}  // namespace

TEST_CASE("the schema refuses what the parser refuses, and nothing else") {
  const config::Vocabulary vocabulary = config::test_vocabulary();
  Dice dice(20260102);
  std::vector<Verdict> verdicts;
  std::set<std::string> seen;
  std::size_t refused = 0;
  while (verdicts.size() < 4000) {
    Value file = document(dice);
    const std::size_t slips = dice.below(3);
    for (std::size_t i = 0; i < slips; ++i) mutate(file, dice, 0);
    const std::string text = model::to_compact_json(file);
    if (!seen.insert(text).second) continue;
    const auto project = config::parse_project(text, "lockstep.yaml", vocabulary);
    if (!project &&
        (is_semantic(project.error()) || std::ranges::any_of(project.error().others, is_semantic)))
      continue;
    if (!project) ++refused;
    verdicts.push_back({text, project.has_value(), project ? "" : project.error().message});
  }
  CHECK(refused > 1000);
  CHECK(verdicts.size() - refused > 1000);
  const fakes::TemporaryFolder folder;
  std::ofstream(folder / "schema.json") << model::to_json(config::json_schema(vocabulary));
  std::ofstream documents(folder / "documents");
  for (const Verdict& verdict : verdicts) documents << verdict.text << "\n";
  documents.close();
  const std::string script = std::string(LOCKSTEP_SOURCE_DIR) + "/tests/unit/config/validate.py";
  const std::string command = "python3 " + script + " " + (folder / "schema.json") + " " +
                              (folder / "documents") + " > " + (folder / "answers");
  REQUIRE(::system(command.c_str()) == 0);
  std::ifstream answers(folder / "answers");
  std::string answer;
  for (const Verdict& verdict : verdicts) {
    REQUIRE(std::getline(answers, answer));
    INFO(verdict.text << "\nparser: " << verdict.reason << "\nschema: " << answer);
    CHECK((answer == "valid") == verdict.accepted);
  }
}

TEST_CASE("every key has words for editors") {
  const Value schema = config::json_schema(config::test_vocabulary());
  const Object& keys = *schema.find("properties")->object();
  CHECK(keys.size() == 17);
  for (const auto& [name, shape] : keys) {
    INFO(name);
    CHECK_FALSE(shape.text_at("description").empty());
  }
}
