#include <algorithm>
#include <map>
#include <set>

#include "lockstep/base/text.hpp"
#include "lockstep/version/cargo.hpp"
#include "toml_edit.hpp"

namespace lockstep::version {

namespace {

using Members = std::span<const std::string>;

std::string array_of(Members items) {
  std::vector<std::string> words;
  for (const std::string& item : items) words.push_back(quoted(item));
  return "[" + join(words, ", ") + "]";
}

/// One `[[package]]` of a lock file.
struct Locked {
  std::string name;
  std::string version;
  std::string source;
  const toml::value<std::string>* own_version = nullptr;  ///< where `version` stands
  std::vector<const toml::value<std::string>*> references;
};

/// Whether `package` is one of `members`, and not one of that name from elsewhere.
bool is_member(const Locked& package, Members members) {
  return package.source.empty() && std::ranges::find(members, package.name) != members.end();
}

std::vector<Locked> read_packages(const toml::table& lock) {
  std::vector<Locked> packages;
  const toml::array* entries = lock["package"].as_array();
  if (entries == nullptr) return packages;
  for (const toml::node& node : *entries) {
    const toml::table& table = node.is_table() ? *node.as_table() : lock;
    Locked package{table["name"].value_or(std::string()),
                   table["version"].value_or(std::string()),
                   table["source"].value_or(std::string()),
                   table["version"].as_string(),
                   {}};
    if (const toml::array* references = table["dependencies"].as_array()) {
      for (const toml::node& reference : *references) {
        if (reference.is_string()) package.references.push_back(reference.as_string());
      }
    }
    packages.push_back(std::move(package));
  }
  return packages;
}

/// Whether `reference` (`name`, `name version` or `name version (source)`) means `package`.
bool means(const std::string& reference, const Locked& package) {
  const std::vector<std::string> words = split(reference, ' ');
  return words[0] == package.name && (words.size() < 2 || words[1] == package.version) &&
         (words.size() < 3 || words[2] == "(" + package.source + ")");
}

std::set<std::size_t> reachable(const std::vector<Locked>& packages, Members members) {
  std::vector<std::size_t> open;
  for (std::size_t index = 0; index < packages.size(); ++index) {
    if (is_member(packages[index], members)) open.push_back(index);
  }
  std::set<std::size_t> reached;
  while (!open.empty()) {
    const std::size_t from = open.back();
    open.pop_back();
    if (!reached.insert(from).second) continue;
    for (const auto* reference : packages[from].references) {
      for (std::size_t index = 0; index < packages.size(); ++index) {
        if (means(reference->get(), packages[index])) open.push_back(index);
      }
    }
  }
  return reached;
}

/// As cargo words a reference: no more than tells the package from the others that are left.
std::string shortest(const Locked& meant, const std::vector<Locked>& packages,
                     const std::set<std::size_t>& kept) {
  const auto others = [&](auto is_alike) {
    return std::ranges::count_if(kept, [&](std::size_t index) {
      return packages[index].name == meant.name && is_alike(packages[index]);
    });
  };
  if (others([](const Locked&) { return true; }) == 1) return meant.name;
  std::string named = meant.name + " " + meant.version;
  if (others([&](const Locked& other) { return other.version == meant.version; }) == 1)
    return named;
  return meant.source.empty() ? named : named + " (" + meant.source + ")";
}

/// `packages` with the members at `version`.
std::vector<Locked> stamped(std::vector<Locked> packages, Members members,
                            std::string_view version) {
  for (Locked& package : packages) {
    if (is_member(package, members)) package.version = version;
  }
  return packages;
}

void stamp_members(TomlEdit& edit, const std::vector<Locked>& stamped,
                   const std::set<std::size_t>& kept) {
  for (const std::size_t index : kept) {
    if (stamped[index].own_version != nullptr)
      edit.set(*stamped[index].own_version, stamped[index].version);
  }
}

/// Words the references between packages that are `kept` as their versions in `stamped` need it.
void shorten_references(TomlEdit& edit, const std::vector<Locked>& packages,
                        const std::vector<Locked>& stamped, const std::set<std::size_t>& kept) {
  for (const std::size_t index : kept) {
    for (const auto* reference : packages[index].references) {
      const auto meant = std::ranges::find_if(
          kept, [&](std::size_t other) { return means(reference->get(), packages[other]); });
      if (meant != kept.end()) edit.set(*reference, shortest(stamped[*meant], stamped, kept));
    }
  }
}

/// `text` without the `[[package]]` blocks that are not `kept`.
std::string without_blocks(std::string_view text, const std::set<std::size_t>& kept) {
  std::vector<std::string> lines;
  std::size_t block = 0;
  bool is_kept = true;
  for (std::string& line : split(text, '\n')) {
    if (trim(line) == "[[package]]") {
      is_kept = kept.contains(block++);
    } else if (line.starts_with('[')) {
      is_kept = true;
    }
    if (is_kept) lines.push_back(std::move(line));
  }
  std::string out = join(lines, "\n");
  while (out.ends_with("\n\n")) out.pop_back();
  return out.ends_with('\n') ? out : out + "\n";
}

}  // namespace

Result<std::string> trim_cargo_workspace(std::string_view text,
                                         std::span<const std::string> members) {
  LOCKSTEP_TRY(manifest, parse_table(text, "Cargo.toml"));
  const toml::table* workspace = manifest["workspace"].as_table();
  if (workspace == nullptr) {
    std::string out(text);
    if (!out.ends_with('\n')) out += '\n';
    return out + "\n[workspace]\n";
  }
  TomlEdit edit(text);
  for (const char* key : {"members", "default-members"}) {
    if (const toml::node* list = workspace->get(key)) edit.replace(*list, array_of(members));
  }
  return edit.apply();
}

Result<std::string> trim_cargo_lock(std::string_view text, std::span<const std::string> members,
                                    std::string_view version) {
  LOCKSTEP_TRY(lock, parse_table(text, "Cargo.lock"));
  const std::vector<Locked> packages = read_packages(lock);
  const std::set<std::size_t> kept = reachable(packages, members);
  TomlEdit edit(text);
  const std::vector<Locked> now = stamped(packages, members, version);
  stamp_members(edit, now, kept);
  shorten_references(edit, packages, now, kept);
  return without_blocks(edit.apply(), kept);
}

}  // namespace lockstep::version
