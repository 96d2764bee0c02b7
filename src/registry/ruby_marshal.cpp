#include "ruby_marshal.hpp"

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

// Every function gives one value's bytes: type, then content. Symbols are written out each time.

std::string number(std::size_t value) {
  constexpr std::size_t kSmall = 122;
  constexpr std::size_t kOffset = 5;
  if (value == 0) return std::string(1, '\0');
  if (value <= kSmall) return {static_cast<char>(value + kOffset)};
  std::string bytes;
  for (std::size_t rest = value; rest > 0; rest >>= 8) {
    bytes.push_back(static_cast<char>(rest & 0xff));
  }
  return static_cast<char>(bytes.size()) + bytes;
}

std::string counted(std::string_view bytes) { return number(bytes.size()) + std::string(bytes); }

std::string symbol(std::string_view name) { return ":" + counted(name); }

// A string whose encoding is UTF-8.
std::string text(std::string_view bytes) {
  return "I\"" + counted(bytes) + number(1) + symbol("E") + "T";
}

std::string nil() { return "0"; }

std::string array(std::span<const std::string> items) {
  return "[" + number(items.size()) + join(items, "");
}

std::string texts(const std::vector<std::string>& items) {
  std::vector<std::string> written;
  for (const std::string& item : items) written.push_back(text(item));
  return array(written);
}

// An object that writes itself as another value (marshal_dump).
std::string made_of(std::string_view name, const std::string& value) {
  return "U" + symbol(name) + value;
}

std::string version(std::string_view spelled) {
  return made_of("Gem::Version", array(std::vector{text(spelled)}));
}

std::string requirement(const GemRequirement& conditions) {
  std::vector<std::string> written;
  for (const GemCondition& condition : conditions) {
    written.push_back(array(std::vector{text(condition.op), version(condition.version)}));
  }
  if (written.empty()) written.push_back(array(std::vector{text(">="), version("0")}));
  return made_of("Gem::Requirement", array(std::vector{array(written)}));
}

struct Variable {
  std::string_view name;
  std::string value;
};

std::string object(std::string_view name, const std::vector<Variable>& variables) {
  std::string bytes = "o" + symbol(name) + number(variables.size());
  for (const Variable& variable : variables) bytes += symbol(variable.name) + variable.value;
  return bytes;
}

std::string dependency(const GemDependency& dependency) {
  return object("Gem::Dependency",
                {{"@name", text(dependency.name)},
                 {"@requirement", requirement(dependency.requirement)},
                 {"@type", symbol(dependency.type == "development" ? "development" : "runtime")},
                 {"@prerelease", "F"},
                 {"@version_requirements", requirement(dependency.requirement)}});
}

std::string dependencies(const std::vector<GemDependency>& all) {
  std::vector<std::string> written;
  for (const GemDependency& one : all) written.push_back(dependency(one));
  return array(written);
}

std::string platform(const std::string& spelled) {
  const auto parts = split(spelled, '-');
  if (parts.size() < 2) return text(spelled);
  return object("Gem::Platform", {{"@cpu", text(parts[0])},
                                  {"@os", text(parts[1])},
                                  {"@version", parts.size() > 2 ? text(parts[2]) : nil()}});
}

std::string pairs(const std::map<std::string, std::string>& all) {
  std::string bytes = "{" + number(all.size());
  for (const auto& [key, value] : all) bytes += text(key) + text(value);
  return bytes;
}

constexpr std::string_view kHead("\x04\x08", 2);

}  // namespace

std::string marshal_spec(const GemSpec& spec) {
  // The order of Gem::Specification#_dump.
  const std::vector<std::string> fields{text(spec.rubygems_version),
                                        "i" + number(4),
                                        text(spec.name),
                                        version(spec.version),
                                        nil(),
                                        text(spec.summary),
                                        requirement(spec.required_ruby_version),
                                        requirement(spec.required_rubygems_version),
                                        text(spec.platform),
                                        dependencies(spec.dependencies),
                                        text(""),
                                        texts(spec.email),
                                        texts(spec.authors),
                                        text(spec.description),
                                        text(spec.homepage),
                                        "T",
                                        platform(spec.platform),
                                        texts(spec.licenses),
                                        pairs(spec.metadata)};
  const std::string inner = std::string(kHead) + array(fields);
  return std::string(kHead) + "u" + symbol("Gem::Specification") + counted(inner);
}

std::string marshal_list(std::span<const GemSpec> specs) {
  std::vector<std::string> rows;
  for (const GemSpec& spec : specs) {
    rows.push_back(array(std::vector{text(spec.name), version(spec.version), text(spec.platform)}));
  }
  return std::string(kHead) + array(rows);
}

}  // namespace lockstep::registry
