#include "lockstep/store/durations.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::store {

namespace {

constexpr std::string_view kHeader = "lockstep-times 1";
// No action takes a month; such a number is damage.
constexpr double kLongest = 30.0 * 24 * 3600;

std::string folder_of(const std::string& store) { return store + "/v1/times"; }

std::string path_of(const std::string& store, const std::string& project) {
  return folder_of(store) + "/" + sha256(project).hex();
}

// `12.345 core/linux-x64`
void read_line(std::string_view line, Durations& durations) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return;
  double seconds = 0;
  const auto [end, problem] = std::from_chars(line.data(), line.data() + space, seconds);
  const bool sound = problem == std::errc() && end == line.data() + space &&
                     std::isfinite(seconds) && seconds >= 0 && seconds < kLongest;
  if (sound) durations[std::string(line.substr(space + 1))] = seconds;
}

}  // namespace

Durations read_durations(const sys::Filesystem& files, const std::string& folder,
                         const std::string& project) {
  Durations durations;
  const auto text = files.read(path_of(folder, project));
  if (!text) return durations;
  const auto lines = split(*text, '\n');
  if (lines.front() != kHeader) return durations;
  for (const std::string& line : lines) read_line(line, durations);
  return durations;
}

Result<void> write_durations(sys::Filesystem& files, const std::string& folder,
                             const std::string& project, const Durations& durations) {
  std::string text = std::string(kHeader) + "\n";
  for (const auto& [id, seconds] : durations) {
    if (id.find('\n') == std::string::npos) text += fmt::format("{:.3f} {}\n", seconds, id);
  }
  LOCKSTEP_CHECK(files.create_folders(folder_of(folder)));
  return files.write_atomic(path_of(folder, project), text, false);
}

}  // namespace lockstep::store
