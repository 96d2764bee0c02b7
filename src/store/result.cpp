#include "lockstep/store/result.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "words.hpp"

namespace lockstep::store {

namespace {

constexpr std::string_view kHeader = "lockstep-result 1";

using Words = std::vector<std::string_view>;

bool parse_file(const Words& words, StoredResult& result) {
  if (words.size() != 5) return false;
  StoredFile file;
  const auto digest = Digest::parse(words[3]);
  auto path = unescaped(words[4]);
  if (!digest || !path || !parse_number(words[2], file.size)) return false;
  file.executable = words[1] == "x";
  file.digest = *digest;
  file.path = std::move(*path);
  result.files.push_back(std::move(file));
  return true;
}

bool parse_link(const Words& words, StoredResult& result) {
  if (words.size() != 3) return false;
  auto target = unescaped(words[1]);
  auto path = unescaped(words[2]);
  if (!target || !path) return false;
  result.links.push_back({std::move(*path), std::move(*target)});
  return true;
}

bool parse_action(const Words& words, StoredResult& result) {
  BlobName name;
  const auto hash = words.size() == 3 ? Digest::parse(words[1]) : Result<Digest>(Digest{});
  if (words.size() != 3 || !hash || !parse_number(words[2], name.size)) return false;
  name.hash = *hash;
  result.action = name;
  return true;
}

bool parse_line(std::string_view line, StoredResult& result) {
  const Words words = words_of(line);
  if (words[0] == "file") return parse_file(words, result);
  if (words[0] == "link") return parse_link(words, result);
  if (words[0] == "action") return parse_action(words, result);
  if (words.size() != 2) return false;
  if (words[0] == "seconds") return parse_number(words[1], result.seconds);
  if (words[0] == "cpu") return parse_number(words[1], result.cpu_seconds);
  if (words[0] == "peak") return parse_number(words[1], result.peak_kib);
  if (words[0] != "folder") return false;
  auto path = unescaped(words[1]);
  if (path) result.folders.push_back(std::move(*path));
  return path.has_value();
}

bool is_at_or_below(std::string_view path, std::string_view output) {
  return path.starts_with(output) && (path.size() == output.size() || path[output.size()] == '/');
}

std::unexpected<Error> damaged() { return fail(ErrorKind::kIo, "a stored result is damaged"); }

}  // namespace

bool StoredResult::has_output(const std::string& output) const {
  const auto covers = [&](std::string_view path) { return is_at_or_below(path, output); };
  return std::ranges::any_of(files, covers, &StoredFile::path) ||
         std::ranges::any_of(links, covers, &StoredLink::path) ||
         std::ranges::any_of(folders, covers);
}

const StoredFile* StoredResult::file(const std::string& path) const {
  const auto found = std::ranges::find(files, path, &StoredFile::path);
  return found == files.end() ? nullptr : &*found;
}

std::string to_text(const StoredResult& result) {
  std::string text = fmt::format("{}\nseconds {:.3f}\ncpu {:.3f}\npeak {}\n", kHeader,
                                 result.seconds, result.cpu_seconds, result.peak_kib);
  if (result.action)
    text += fmt::format("action {} {}\n", result.action->hash.hex(), result.action->size);
  for (const std::string& folder : result.folders)
    text += fmt::format("folder {}\n", escaped(folder));
  for (const StoredLink& link : result.links) {
    text += fmt::format("link {} {}\n", escaped(link.target), escaped(link.path));
  }
  for (const StoredFile& file : result.files) {
    text += fmt::format("file {} {} {} {}\n", file.executable ? 'x' : '-', file.size,
                        file.digest.hex(), escaped(file.path));
  }
  return sealed(std::move(text));
}

Result<StoredResult> result_from_text(std::string_view text) {
  auto body = unsealed(text);
  if (!body || take_line(*body) != kHeader) return damaged();
  StoredResult result;
  while (!body->empty()) {
    if (!parse_line(take_line(*body), result)) return damaged();
  }
  return result;
}

}  // namespace lockstep::store
