#include <algorithm>

#include "lockstep/toolchain/host.hpp"

namespace lockstep::toolchain {

using model::Value;

namespace {

template <typename Words>
Value words_value(const Words& words) {
  return Value::Array(words.begin(), words.end());
}

Value program_value(const Program& program) {
  return Value::Object{{"path", program.path}, {"version", program.version}};
}

Value rust_value(const RustHost& rust) {
  return Value::Object{{"rustc", program_value(rust.rustc)},
                       {"cargo", program_value(rust.cargo)},
                       {"host", rust.host},
                       {"sysroot", rust.sysroot},
                       {"installed_std", words_value(rust.installed_std)},
                       {"std_source", rust.std_source},
                       {"std_digest", rust.std_digest},
                       {"why", rust.why}};
}

// Empty where there is no such list; what is no text in it is passed over.
std::vector<std::string> words_at(const Value& value, std::string_view key) {
  std::vector<std::string> words;
  const Value* list = value.find(key);
  if (list == nullptr || list->array() == nullptr) return words;
  for (const Value& word : *list->array()) {
    if (word.text() != nullptr) words.push_back(*word.text());
  }
  return words;
}

Program program_of(const Value* value) {
  if (value == nullptr) return {};
  return {value->text_at("path"), value->text_at("version")};
}

RustHost rust_of(const Value& value) {
  RustHost rust;
  rust.rustc = program_of(value.find("rustc"));
  rust.cargo = program_of(value.find("cargo"));
  rust.host = value.text_at("host");
  rust.sysroot = value.text_at("sysroot");
  rust.installed_std = words_at(value, "installed_std");
  rust.std_source = value.text_at("std_source");
  rust.std_digest = value.text_at("std_digest");
  rust.why = value.text_at("why");
  return rust;
}

std::unexpected<Error> no_host() {
  return fail(ErrorKind::kInternal, "what an image says of its tools is not complete");
}

}  // namespace

Value to_value(const ToolNeeds& needs) {
  return Value::Object{{"programs", words_value(needs.programs)},
                       {"rust", needs.rust},
                       {"triples", words_value(needs.triples)}};
}

Result<ToolNeeds> needs_from_value(const Value& value) {
  const Value* rust = value.find("rust");
  if (rust == nullptr || rust->boolean() == nullptr) return no_host();
  const auto programs = words_at(value, "programs");
  const auto triples = words_at(value, "triples");
  return ToolNeeds{
      {programs.begin(), programs.end()}, *rust->boolean(), {triples.begin(), triples.end()}};
}

Value to_value(const Host& host) {
  Value::Object programs;
  for (const auto& [name, program] : host.programs) programs[name] = program_value(program);
  Value::Object value{{"programs", std::move(programs)},
                      {"arch", host.arch},
                      {"os", host.os},
                      {"glibc", host.glibc},
                      {"search_path", host.search_path},
                      {"image", host.image}};
  if (host.rust) value["rust"] = rust_value(*host.rust);
  return value;
}

Result<Host> host_from_value(const Value& value) {
  const Value* programs = value.find("programs");
  if (programs == nullptr || programs->object() == nullptr) return no_host();
  Host host;
  for (const auto& [name, program] : *programs->object())
    host.programs[name] = program_of(&program);
  if (const Value* rust = value.find("rust")) host.rust = rust_of(*rust);
  host.arch = value.text_at("arch");
  host.os = value.text_at("os");
  host.glibc = value.text_at("glibc");
  host.search_path = value.text_at("search_path");
  host.image = value.text_at("image");
  if (host.arch.empty() || host.search_path.empty()) return no_host();
  return host;
}

}  // namespace lockstep::toolchain
