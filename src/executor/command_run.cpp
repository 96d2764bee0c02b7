#include "lockstep/executor/command_run.hpp"

#include <algorithm>

namespace lockstep::executor {

using model::Value;

namespace {

std::unexpected<Error> garbled(const char* what) {
  return fail(ErrorKind::kInternal, std::string("lockstep's program in the container ") + what);
}

Value words_value(const std::vector<std::string>& words) {
  return Value::Array(words.begin(), words.end());
}

bool read_words(const Value* value, std::vector<std::string>& words) {
  if (value == nullptr || value->array() == nullptr) return false;
  for (const Value& word : *value->array()) {
    if (word.text() == nullptr) return false;
    words.push_back(*word.text());
  }
  return true;
}

bool read_variables(const Value* value, std::map<std::string, std::string>& env) {
  if (value == nullptr || value->object() == nullptr) return false;
  for (const auto& [name, text] : *value->object()) {
    if (text.text() == nullptr) return false;
    env[name] = *text.text();
  }
  return true;
}

Value value_of(const CommandEnd& end) {
  return Value::Object{{"status", end.status},
                       {"out", end.out},
                       {"seconds", end.seconds},
                       {"cpu_seconds", end.cpu_seconds},
                       {"peak_kib", end.peak_kib}};
}

std::int64_t integer_at(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  return found == nullptr || found->integer() == nullptr ? 0 : *found->integer();
}

// JSON writes a whole number of seconds like an integer.
double number_at(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  const auto* number = found == nullptr ? nullptr : std::get_if<double>(&found->held);
  return number == nullptr ? static_cast<double>(integer_at(value, key)) : *number;
}

CommandEnd end_of(const Value& value) {
  return {static_cast<int>(integer_at(value, "status")), value.text_at("out"),
          number_at(value, "seconds"), number_at(value, "cpu_seconds"),
          static_cast<std::uint64_t>(integer_at(value, "peak_kib"))};
}

}  // namespace

Result<std::vector<CommandEnd>> run_in_order(sys::Process& process,
                                             const std::vector<sys::ProcessRequest>& commands) {
  std::vector<CommandEnd> ends;
  for (const sys::ProcessRequest& command : commands) {
    LOCKSTEP_TRY(ran, process.run(command));
    ends.push_back({ran.status, std::move(ran.out), ran.seconds, ran.cpu_seconds, ran.peak_kib});
    if (ends.back().status != 0) break;
  }
  return ends;
}

Value order_of(const std::vector<sys::ProcessRequest>& commands) {
  Value::Array order;
  for (const sys::ProcessRequest& command : commands) {
    const Value::Object env(command.env.begin(), command.env.end());
    order.emplace_back(Value::Object{{"argv", words_value(command.argv)},
                                     {"folder", command.folder},
                                     {"env", env},
                                     {"output_path", command.output_path},
                                     {"error_path", command.error_path}});
  }
  return order;
}

Result<std::vector<sys::ProcessRequest>> commands_of(const Value& order) {
  if (order.array() == nullptr) return garbled("was sent no commands");
  std::vector<sys::ProcessRequest> commands;
  for (const Value& value : *order.array()) {
    sys::ProcessRequest command;
    const bool is_whole = read_words(value.find("argv"), command.argv) &&
                          read_variables(value.find("env"), command.env);
    if (!is_whole) return garbled("was sent half a command");
    command.folder = value.text_at("folder");
    command.output_path = value.text_at("output_path");
    command.error_path = value.text_at("error_path");
    commands.push_back(std::move(command));
  }
  return commands;
}

Value report_of(const Result<std::vector<CommandEnd>>& ends) {
  if (!ends) {
    return Value::Object{{"kind", static_cast<int>(ends.error().kind)},
                         {"message", ends.error().message},
                         {"hint", ends.error().hint}};
  }
  Value::Array list;
  for (const CommandEnd& end : *ends) list.push_back(value_of(end));
  return Value::Object{{"ends", std::move(list)}};
}

Result<std::vector<CommandEnd>> ends_of(const Value& report) {
  const Value* list = report.find("ends");
  if (list != nullptr && list->array() != nullptr) {
    std::vector<CommandEnd> ends;
    std::ranges::transform(*list->array(), std::back_inserter(ends), end_of);
    return ends;
  }
  const std::int64_t kind = integer_at(report, "kind");
  const bool is_known = report.find("message") != nullptr && kind >= 0 &&
                        kind <= static_cast<int>(ErrorKind::kInternal);
  if (!is_known) return garbled("sent no report");
  return fail(static_cast<ErrorKind>(kind), report.text_at("message"), report.text_at("hint"));
}

}  // namespace lockstep::executor
