#include <algorithm>

#include "claims.hpp"
#include "lockstep/archive/read.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/inspect/library.hpp"
#include "readers.hpp"

namespace lockstep::inspect {

namespace {

std::optional<model::Cell> cell_of_words(const std::vector<std::string>& words) {
  if (words.size() != 2) return std::nullopt;
  return cell_of_go(words[0], words[1]);
}

// The platform of a Go file by its `//go:build linux && amd64`, the form that one platform takes;
// `&& !musl` and the like add nothing here.
std::optional<model::Cell> cell_of_constraint(std::string_view source) {
  constexpr std::string_view kMark = "//go:build ";
  for (const std::string& line : split(source, '\n')) {
    if (!line.starts_with(kMark)) continue;
    std::vector<std::string> words;
    for (const std::string& word : split(std::string_view(line).substr(kMark.size()), ' ')) {
      if (word.empty() || word == "&&" || word == "cgo" || word.starts_with("!")) continue;
      words.push_back(word);
    }
    return cell_of_words(words);
  }
  return std::nullopt;
}

// The platform of a folder: its Go files' constraint, else a part of its path such as
// `linux_amd64`.
std::optional<model::Cell> cell_of_folder(const std::vector<archive::Entry>& files,
                                          std::string_view folder) {
  for (const archive::Entry& file : files) {
    if (parent_path(file.path) != folder || !file.path.ends_with(".go")) continue;
    if (auto cell = cell_of_constraint(file.bytes)) return cell;
  }
  for (const std::string& part : split(folder, '/')) {
    const std::string_view plain = std::string_view(part).substr(0, part.find('@'));
    if (auto cell = cell_of_words(split(plain, '_'))) return cell;
  }
  return std::nullopt;
}

std::string go_name(const model::Cell& cell) {
  const std::string os = cell.target.os == "macos" ? "darwin" : cell.target.os;
  const std::string arch = cell.target.arch == "x64"   ? "amd64"
                           : cell.target.arch == "x86" ? "386"
                                                       : cell.target.arch;
  return os + "/" + arch;
}

}  // namespace

Result<Unpacked> unpack_go(std::string_view bytes) {
  Unpacked module;
  LOCKSTEP_TRY(files, archive::read_zip(bytes));
  module.files = std::move(files);
  if (module.files.empty()) return fail(ErrorKind::kCheckFailed, "is an empty zip file");
  // Every path begins `module@version/`; the module's path itself has slashes, its version none.
  const std::string& first = module.files.front().path;
  const std::size_t sign = first.find('@');
  const std::size_t end = sign == std::string_view::npos ? sign : first.find('/', sign);
  if (end == std::string_view::npos) {
    return fail(ErrorKind::kCheckFailed,
                "is no Go module: its paths do not begin with `module@version/`",
                "a zip file is read as a Go module only");
  }
  module.facts.kind = "go";
  module.facts.name = first.substr(0, sign);
  module.facts.version = first.substr(sign + 1, end - sign - 1);
  std::vector<std::string> folders;
  for (const archive::Entry& file : module.files) {
    if (is_native_file(file.bytes)) folders.emplace_back(parent_path(file.path));
  }
  tidy(folders);
  for (const std::string& folder : folders) {
    const auto cell = cell_of_folder(module.files, folder);
    if (!cell) continue;
    module.claims.push_back({folder, *cell});
    module.facts.platforms.push_back(go_name(*cell));
  }
  tidy(module.facts.platforms);
  return module;
}

}  // namespace lockstep::inspect
