#include <fmt/format.h>

#include <algorithm>

#include "claims.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/text.hpp"
#include "readers.hpp"

namespace lockstep::inspect {

namespace {

// The parts of `name-version(-build)?-python-abi-platform.whl`.
struct WheelName {
  std::string name;
  std::string version;
  std::vector<std::string> pythons;
  std::vector<std::string> abis;
  std::vector<std::string> platforms;
};

Result<WheelName> parse_name(std::string_view file_name) {
  constexpr std::string_view kSuffix = ".whl";
  const std::string_view stem = file_name.substr(0, file_name.size() - kSuffix.size());
  const std::vector<std::string> parts = split(stem, '-');
  if (parts.size() != 5 && parts.size() != 6) {
    return fail(ErrorKind::kCheckFailed,
                "a wheel's name has five parts between dashes, or six with a build number",
                "name it as pip would read it:  name-1.0-cp39-abi3-manylinux_2_17_x86_64.whl");
  }
  const std::size_t tags = parts.size() - 3;
  return WheelName{parts[0], parts[1], split(parts[tags], '.'), split(parts[tags + 1], '.'),
                   split(parts[tags + 2], '.')};
}

std::vector<std::string> expanded_tags(const WheelName& name) {
  std::vector<std::string> tags;
  for (const std::string& python : name.pythons) {
    for (const std::string& abi : name.abis) {
      for (const std::string& platform : name.platforms) {
        tags.push_back(fmt::format("{}-{}-{}", python, abi, platform));
      }
    }
  }
  tidy(tags);
  return tags;
}

std::vector<std::string> tags_of_metadata(std::string_view text) {
  constexpr std::string_view kKey = "Tag:";
  std::vector<std::string> tags;
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with(kKey)) tags.emplace_back(trim(std::string_view(line).substr(kKey.size())));
  }
  tidy(tags);
  return tags;
}

// The one interpreter that a wheel is for, `cp313t`; empty for others.
std::string interpreter_of(const WheelName& name) {
  const bool is_one = name.abis.size() == 1 && name.abis.front().starts_with("cp");
  return is_one ? name.abis.front() : "";
}

void check_tags(Unpacked& wheel, const WheelName& name) {
  const std::string path = name.name + "-" + name.version + ".dist-info/WHEEL";
  const archive::Entry* metadata = file_at(wheel.files, path);
  if (metadata == nullptr) {
    wheel.facts.problems.push_back(
        problem("is not there", path, "a wheel without it is refused by every installer"));
    return;
  }
  const std::vector<std::string> said = tags_of_metadata(metadata->bytes);
  const std::vector<std::string> named = expanded_tags(name);
  if (said == named) return;
  wheel.facts.problems.push_back(
      problem(fmt::format("says {}, the file's name says {}", join(said, ", "), join(named, ", ")),
              path, "write the wheel anew: a renamed wheel keeps its old tags inside"));
}

}  // namespace

Result<Unpacked> unpack_wheel(std::string_view bytes, std::string_view file_name) {
  LOCKSTEP_TRY(name, parse_name(file_name));
  LOCKSTEP_TRY(files, archive::read_zip(bytes));
  Unpacked wheel;
  wheel.files = std::move(files);
  wheel.facts.kind = "wheel";
  wheel.facts.name = name.name;
  wheel.facts.version = name.version;
  wheel.facts.platforms = name.platforms;
  tidy(wheel.facts.platforms);
  for (const std::string& tag : wheel.facts.platforms) {
    const std::vector<model::Cell> cells = cells_of_wheel_tag(tag);
    if (cells.empty() && tag != "any") {
      wheel.facts.problems.push_back(problem("the platform tag " + tag + " is unknown",
                                             std::string(file_name),
                                             "`lockstep targets` lists every target's tag"));
    }
    for (const model::Cell& cell : cells) {
      wheel.claims.push_back({"", cell});
      wheel.claims.back().cell.variant = interpreter_of(name);
    }
  }
  check_tags(wheel, name);
  return wheel;
}

}  // namespace lockstep::inspect
