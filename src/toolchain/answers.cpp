#include "answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::toolchain {

namespace {

constexpr std::array<std::string_view, 6> kDispatchers = {"rustup", "ccache", "sccache",
                                                          "distcc", "icecc",  "xcrun"};

// ELF, and Mach-O of either byte order or several machines.
constexpr std::array<std::string_view, 4> kPrograms = {"\x7f"
                                                       "ELF",
                                                       "\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe",
                                                       "\xca\xfe\xba\xbe"};

bool is_program(const sys::Filesystem& files, const std::string& path) {
  std::string start;
  const auto read = files.read_parts(path, [&](std::string_view part) {
    if (start.size() < 4) start += part.substr(0, 4);
  });
  return read && std::ranges::any_of(
                     kPrograms, [&](std::string_view magic) { return start.starts_with(magic); });
}

}  // namespace

Answers::Answers(sys::Process& process, sys::Filesystem& files,
                 std::map<std::string, std::string> env, std::string path)
    : process_(process), files_(files), env_(std::move(env)), path_(std::move(path)) {
  if (path_.empty()) return;
  const auto value = model::parse_json(files_.read(path_).value_or(""));
  if (value && value->object() != nullptr) known_ = *value->object();
}

// Empty when the program is not there. The path by which it is called matters as well: compilers
// look at their own names.
std::string Answers::identity_of(const std::vector<std::string>& argv) const {
  const auto real = files_.canonical(argv.front());
  if (!real) return {};
  const sys::FileStatus status = files_.status(*real);
  return fmt::format("{} = {} {} {} {} {} {}", join(argv, " "), *real, status.size,
                     status.modified_ns, status.changed_ns, status.inode, status.device);
}

bool Answers::speaks_for_itself(const std::string& program) const {
  const auto real = files_.canonical(program);
  if (!real || real->starts_with("/usr/bin/xc")) return false;
#ifdef __APPLE__
  if (program.starts_with("/usr/bin/")) return false;  // stubs that ask xcode-select
#endif
  const std::string_view name = file_name(*real);
  if (std::ranges::find(kDispatchers, name) != kDispatchers.end()) return false;
  // rustup's proxies may be hard links to it.
  const auto rustup = files_.status(join_path(parent_path(*real), "rustup"));
  const bool is_proxy =
      rustup.kind == sys::FileKind::kFile &&
      (name == "rustc" || name == "cargo" || rustup.inode == files_.status(*real).inode);
  return !is_proxy && is_program(files_, *real);
}

std::optional<std::string> Answers::recall(const std::string& question) const {
  if (path_.empty()) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  const auto found = known_.find(question);
  if (found == known_.end() || found->second.text() == nullptr) return std::nullopt;
  return *found->second.text();
}

void Answers::learn(const std::string& question, const std::string& answer) {
  if (path_.empty()) return;
  const std::scoped_lock lock(mutex_);
  known_[question] = answer;
  is_changed_ = true;
}

std::optional<std::string> Answers::remembered(const std::vector<std::string>& argv) const {
  return path_.empty() ? std::nullopt : recall(identity_of(argv));
}

std::optional<std::string> Answers::ask(const std::vector<std::string>& argv) {
  if (auto known = remembered(argv)) return known;
  sys::ProcessRequest request;
  request.argv = argv;
  request.env = env_;
  const auto result = process_.run(request);
  if (!result || result->status != 0) return std::nullopt;
  if (!path_.empty() && speaks_for_itself(argv.front())) learn(identity_of(argv), result->out);
  return result->out;
}

void Answers::save() {
  constexpr std::size_t kKept = 200;  // of replaced tools and other projects
  if (!is_changed_) return;
  if (known_.size() > kKept) known_.clear();
  if (files_.create_folders(std::string(parent_path(path_))))
    static_cast<void>(files_.write_atomic(path_, model::to_json(known_), false));
}

}  // namespace lockstep::toolchain
