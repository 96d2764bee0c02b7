#include "export_trie.hpp"

#include <utility>

namespace lockstep::inspect {

namespace {

constexpr std::uint64_t kReExport = 0x08;  // EXPORT_SYMBOL_FLAGS_REEXPORT
// Names grow along the branches: without a bound, a small hostile trie could spell gigabytes.
constexpr std::size_t kAllNames = std::size_t{64} * 1024 * 1024;

std::unexpected<Error> damaged(const char* why) {
  return fail(ErrorKind::kCheckFailed, std::string("the export trie is damaged: ") + why);
}

// A place in the trie that only moves forward; every read is checked.
struct Cursor {
  std::string_view trie;
  std::size_t at = 0;

  Result<std::uint8_t> byte() {
    if (at >= trie.size()) return damaged("it ends too soon");
    return static_cast<std::uint8_t>(trie[at++]);
  }

  Result<std::uint64_t> uleb() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      LOCKSTEP_TRY(next, byte());
      value |= std::uint64_t{next & 0x7fu} << shift;
      if ((next & 0x80u) == 0) return value;
    }
    return damaged("a number is too long");
  }

  Result<std::string_view> text() {
    const std::size_t end = trie.find('\0', at);
    if (end == std::string_view::npos) return damaged("a name does not end");
    const std::size_t begin = std::exchange(at, end + 1);
    return trie.substr(begin, end - begin);
  }
};

struct Node {
  std::size_t offset = 0;
  std::string name;
};

Result<TrieExport> terminal(Cursor cursor, const std::string& name) {
  LOCKSTEP_TRY(flags, cursor.uleb());
  if ((flags & kReExport) != 0) return TrieExport{name, std::nullopt};
  LOCKSTEP_TRY(address, cursor.uleb());
  return TrieExport{name, address};
}

Result<void> queue_children(Cursor cursor, const std::string& name, std::vector<Node>& waiting,
                            std::size_t& spelled) {
  LOCKSTEP_TRY(children, cursor.byte());
  for (unsigned left = children; left > 0; --left) {
    LOCKSTEP_TRY(edge, cursor.text());
    LOCKSTEP_TRY(offset, cursor.uleb());
    spelled += name.size() + edge.size();
    if (spelled > kAllNames) return damaged("its names are too long");
    waiting.push_back({offset, name + std::string(edge)});
  }
  return {};
}

}  // namespace

Result<std::vector<TrieExport>> read_export_trie(std::string_view trie) {
  std::vector<TrieExport> exports;
  std::vector<bool> seen(trie.size());
  std::vector<Node> waiting{{0, ""}};
  std::size_t spelled = 0;
  while (!waiting.empty()) {
    const Node node = std::move(waiting.back());
    waiting.pop_back();
    if (node.offset >= trie.size()) return damaged("a branch leads outside");
    if (seen[node.offset]) return damaged("two branches lead to one node");
    seen[node.offset] = true;
    Cursor cursor{trie, node.offset};
    LOCKSTEP_TRY(size, cursor.uleb());
    if (size > trie.size() - cursor.at) return damaged("an entry runs over its end");
    if (size != 0) {
      LOCKSTEP_TRY(entry, terminal(cursor, node.name));
      exports.push_back(entry);
    }
    cursor.at += size;
    LOCKSTEP_CHECK(queue_children(cursor, node.name, waiting, spelled));
  }
  return exports;
}

}  // namespace lockstep::inspect
