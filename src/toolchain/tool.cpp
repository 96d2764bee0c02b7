#include "lockstep/toolchain/tool.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#ifdef __linux__
#include <sys/auxv.h>
#endif

#include "lockstep/base/path.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"

namespace lockstep::toolchain {

namespace {

using Words = std::vector<std::string>;

// One case of a rule, read from its JSON object.
struct Case {
  Words when_arg, unless_arg, drop, drop_with_next, prepend, append;
  std::map<std::string, Words> replace;
  std::map<std::string, std::string> cut, env;
};

std::unexpected<Error> wrong(const std::string& member) {
  return fail(ErrorKind::kInternal, "a tool's rule has a wrong member `" + member + "`");
}

bool read_words(const model::Value& value, Words& words) {
  if (const std::string* text = value.text()) {
    words = {*text};
    return true;
  }
  if (value.array() == nullptr) return false;
  for (const model::Value& element : *value.array()) {
    if (element.text() == nullptr) return false;
    words.push_back(*element.text());
  }
  return true;
}

bool read_replacements(const model::Value& value, std::map<std::string, Words>& replace) {
  if (value.object() == nullptr) return false;
  return std::ranges::all_of(*value.object(), [&](const auto& member) {
    return read_words(member.second, replace[member.first]);
  });
}

bool read_texts(const model::Value& value, std::map<std::string, std::string>& texts) {
  if (value.object() == nullptr) return false;
  for (const auto& [name, text] : *value.object()) {
    if (text.text() == nullptr) return false;
    texts[name] = *text.text();
  }
  return true;
}

bool read_member(const std::string& name, const model::Value& value, Case& into) {
  if (name == "when_arg") return read_words(value, into.when_arg);
  if (name == "unless_arg") return read_words(value, into.unless_arg);
  if (name == "drop") return read_words(value, into.drop);
  if (name == "drop_with_next") return read_words(value, into.drop_with_next);
  if (name == "prepend") return read_words(value, into.prepend);
  if (name == "append") return read_words(value, into.append);
  if (name == "replace") return read_replacements(value, into.replace);
  if (name == "cut") return read_texts(value, into.cut);
  return name == "env" && read_texts(value, into.env);
}

Result<Case> read_case(const model::Value& value) {
  if (value.object() == nullptr) return wrong("cases");
  Case read;
  for (const auto& [name, member] : *value.object()) {
    if (!read_member(name, member, read)) return wrong(name);
  }
  return read;
}

Result<std::vector<Case>> read_cases(const model::Value& rule) {
  const model::Value* list = rule.find("cases");
  const model::Value::Array single = {rule};
  if (list != nullptr && list->array() == nullptr) return wrong("cases");
  std::vector<Case> cases;
  for (const model::Value& value : list == nullptr ? single : *list->array()) {
    LOCKSTEP_TRY(read, read_case(value));
    cases.push_back(std::move(read));
  }
  return cases;
}

// Greedy matching with one point to come back to: linear, whatever the pattern.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matches_any(const Words& patterns, const std::string& argument) {
  return std::ranges::any_of(
      patterns, [&](const std::string& pattern) { return matches(pattern, argument); });
}

bool applies(const Case& rule, const Words& arguments) {
  const auto has = [&](const Words& patterns) {
    return std::ranges::any_of(
        arguments, [&](const std::string& argument) { return matches_any(patterns, argument); });
  };
  return (rule.when_arg.empty() || has(rule.when_arg)) && !has(rule.unless_arg);
}

std::string shortened(const Case& rule, const std::string& argument) {
  for (const auto& [pattern, prefix] : rule.cut) {
    if (argument.starts_with(prefix) && matches(pattern, argument))
      return argument.substr(prefix.size());
  }
  return argument;
}

Words rewritten(const Case& rule, const Words& arguments) {
  Words out = rule.prepend;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (matches_any(rule.drop, arguments[i])) continue;
    if (matches_any(rule.drop_with_next, arguments[i])) {
      ++i;
      continue;
    }
    const auto replacement = rule.replace.find(arguments[i]);
    if (replacement == rule.replace.end()) {
      out.push_back(shortened(rule, arguments[i]));
    } else {
      out.insert(out.end(), replacement->second.begin(), replacement->second.end());
    }
  }
  out.insert(out.end(), rule.append.begin(), rule.append.end());
  return out;
}

// The path this program was started by. argv[0] is only a name when it was found on the PATH.
std::string called_as(const char* name) {
  std::string called = name;
  if (called.find('/') != std::string::npos) return called;
#ifdef __linux__
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel hands the path over as a number.
  if (const auto* path = reinterpret_cast<const char*>(::getauxval(AT_EXECFN))) return path;
#endif
  const char* search = std::getenv("PATH");
  return sys::find_program(called, search == nullptr ? "" : search).value_or(called);
}

Error become(const ToolCommand& command) {
  for (const auto& [name, value] : command.env) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const std::string& word : command.argv) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  return fail(ErrorKind::kNotFound, "cannot start `" + command.argv.front() +
                                        "`: " + std::generic_category().message(errno))
      .error();
}

Result<ToolCommand> command_of_tool(const std::string& path, Words arguments) {
  LOCKSTEP_TRY(text, sys::RealFilesystem().read(path + ".json"));
  LOCKSTEP_TRY(rule, model::parse_json(text));
  return apply_rule(rule, std::move(arguments));
}

}  // namespace

Result<ToolCommand> apply_rule(const model::Value& rule, std::vector<std::string> arguments) {
  LOCKSTEP_TRY(cases, read_cases(rule));
  ToolCommand command;
  command.argv = std::move(arguments);
  for (const Case& one : cases) {
    if (!applies(one, command.argv)) continue;
    command.argv = rewritten(one, command.argv);
    for (const auto& [name, value] : one.env) command.env[name] = value;
  }
  if (command.argv.empty())
    return fail(ErrorKind::kInternal, "a tool's rule leaves no program to start");
  return command;
}

std::optional<int> run_as_tool(int argc, char** argv) {
  if (argc < 1 || !file_name(argv[0]).starts_with("tool-")) return std::nullopt;
  const std::string path = called_as(argv[0]);
  const auto command = command_of_tool(path, Words(argv + 1, argv + argc));
  const Error error = command ? become(*command) : command.error();
  sys::write_err(std::string(file_name(path)) + ": " + error.message + "\n");
  return 127;
}

}  // namespace lockstep::toolchain
