#include "node/lock_places.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "lockstep/base/path.hpp"
#include "lockstep/version/json.hpp"
#include "node/manifest.hpp"

namespace lockstep::ecosystem::node {

namespace {

using model::Value;
using version::Place;
using version::TextAt;

using Path = std::vector<std::string>;

constexpr std::array<std::string_view, 4> kTables = {"dependencies", "devDependencies",
                                                     "peerDependencies", "optionalDependencies"};

constexpr std::string_view kInstalled = "node_modules/";

bool is_table(std::string_view key) { return std::ranges::find(kTables, key) != kTables.end(); }

void append(std::vector<Place>& to, std::vector<Place> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

constexpr std::string_view kWorkspace = "workspace:";

// `workspace:^1.0.0` is a requirement with a word in front.
std::string moved(std::string_view requirement, const version::Change& change) {
  if (!requirement.starts_with(kWorkspace)) return version::moved_requirement(requirement, change);
  return std::string(kWorkspace) +
         version::moved_requirement(requirement.substr(kWorkspace.size()), change);
}

// `0.0.0`, with or without an operator in front.
bool is_on_placeholder(std::string_view requirement) {
  const auto digits = requirement.find_first_of("0123456789");
  return digits != std::string_view::npos && version::is_placeholder(requirement.substr(digits));
}

// What stands behind the last `node_modules/` of an entry's path: the package's name.
std::string installed_name(std::string_view entry) {
  const auto found = entry.rfind(kInstalled);
  const bool is_installed =
      found != std::string_view::npos && (found == 0 || entry[found - 1] == '/');
  return is_installed ? std::string(entry.substr(found + kInstalled.size())) : "";
}

// `.../lorem-linux-x64-0.9.0.tgz` of the next version; none when the address is of another form.
std::optional<std::string> moved_address(std::string_view address, std::string_view from,
                                         std::string_view to) {
  const std::string end = "-" + std::string(from) + ".tgz";
  if (!address.ends_with(end)) return std::nullopt;
  address.remove_suffix(end.size());
  return std::string(address) + "-" + std::string(to) + ".tgz";
}

// What a lock file says of one package that is installed.
struct Entry {
  const TextAt* version = nullptr;
  const TextAt* resolved = nullptr;
  bool has_integrity = false;
};

// The places of one lock file, format 1 (`dependencies`) and 2 and 3 (`packages`).
class LockReader {
 public:
  LockReader(std::string_view text, const std::string& file, const VersionRequest& request,
             const Moving& moving)
      : text_(text), file_(file), folder_(parent_path(file)), request_(request), moving_(moving) {}

  std::vector<Place> read(const std::vector<TextAt>& texts) {
    for (const TextAt& text : texts) take(text);
    for (const auto& [path, entry] : entries_) take_entry(path, entry);
    for (const auto& [table, own] : own_)
      append(places_, requirement_places(own, text_, file_, table, request_, moving_));
    append(places_, pin_places(text_, file_, {"packages", own_entry()}, request_, moving_));
    append(places_, missing_entries());
    return std::move(places_);
  }

 private:
  void add(const TextAt& text, std::string what, std::string wants) {
    places_.push_back(version::place_of(text, text_, file_, std::move(what), std::move(wants)));
  }

  void add_version(const TextAt& text, const std::string& folder) {
    if (!moving_.folders.contains(folder)) return;
    add(text, "the locked version of " + (folder.empty() ? "the package" : folder),
        request_.change.to);
  }

  void take(const TextAt& text) {
    const Path& path = text.path;
    if (path == Path{"version"}) return add_version(text, folder_);
    if (path.size() < 3) return;
    if (path[0] == "dependencies" && path.size() == 3) return take_installed(text, path[1]);
    if (path[0] != "packages") return;
    const std::string name = installed_name(path[1]);
    if (!name.empty()) {
      if (path.size() == 3 && is_ours(path[1], name)) take_installed(text, name);
      return;
    }
    const std::string folder = join_path(folder_, path[1]);
    if (path.size() == 3 && path[2] == "version") add_version(text, folder);
    if (path.size() == 4) own_[{path[0], path[1]}].push_back(text);
  }

  void take_installed(const TextAt& text, const std::string& name) {
    if (!moving_.platforms.contains(name)) return;
    Entry& entry = entries_[{text.path[0], text.path[1]}];
    if (text.path[2] == "version") entry.version = &text;
    if (text.path[2] == "resolved") entry.resolved = &text;
    if (text.path[2] == "integrity") entry.has_integrity = true;
  }

  void take_entry(const Path& path, const Entry& entry) {
    const bool is_locked = entry.version != nullptr && !entry.version->value.contains(':');
    if (!is_locked || version::is_placeholder(entry.version->value)) return;
    const std::string& held = entry.version->value;
    add(*entry.version, "the locked version of " + path[1], request_.change.to);
    if (held == request_.change.to) return;
    // Without its hash, an address that stays would pass the old package off as the new one.
    std::set<std::string> surplus;
    if (entry.has_integrity) surplus.insert("integrity");
    if (entry.resolved != nullptr) {
      const auto address = moved_address(entry.resolved->value, held, request_.change.to);
      if (address) add(*entry.resolved, "the address of " + path[1], *address);
      if (!address) surplus.insert("resolved");
    }
    if (surplus.empty()) return;
    append(places_, version::member_places(text_, file_, "of another version:",
                                           version::json_members(text_, path), {surplus, {}}));
  }

  // The path of the language's package in the lock file.
  std::string own_entry() const {
    const std::string& own = request_.language.folder;
    if (own == folder_) return {};
    return folder_.empty() ? own : own.substr(folder_.size() + 1);
  }

  // Whether what is installed as `entry` is for the language's package: at its folder or above, not
  // below another package that may need another version.
  bool is_ours(std::string_view entry, std::string_view name) const {
    std::string_view holder = entry.substr(0, entry.size() - name.size() - kInstalled.size());
    if (holder.ends_with('/')) holder.remove_suffix(1);
    return holder.empty() || is_within(holder, own_entry());
  }

  // A link into the workspace goes with the folder that it leads to.
  bool is_link(const std::string& entry) const {
    const auto members =
        version::json_members(text_, std::array<std::string, 2>{"packages", entry});
    return std::ranges::find(members, "link", &version::JsonMember::key) != members.end();
  }

  // Whether the lock file's copy of the manifest pins platform packages on a version.
  bool has_pins() const {
    const auto members = version::json_members(
        text_, std::array<std::string, 3>{"packages", own_entry(), "optionalDependencies"});
    return std::ranges::any_of(members, [&](const version::JsonMember& member) {
      const std::string_view pin =
          text_.substr(member.value_begin, member.value_end - member.value_begin);
      return is_platform_package(request_.language, member.key) && pin != "\"0.0.0\"" &&
             pin.find_first_of("0123456789") == 1;
    });
  }

  static Value entry_value(const Platform& platform, const std::string& version) {
    Value::Object entry = {
        {"version", version}, {"optional", true}, {"os", Value::Array{platform.os}}};
    if (!platform.cpu.empty()) entry["cpu"] = Value::Array{platform.cpu};
    if (!platform.libc.empty()) entry["libc"] = Value::Array{platform.libc};
    return entry;
  }

  // npm refuses a lock file whose optional dependencies have no entry.
  std::vector<Place> missing_entries() const {
    const auto members = version::json_members(text_, std::array<std::string, 1>{"packages"});
    std::set<std::string> present;
    version::MemberEdits edits;
    for (const auto& member : members) {
      const std::string name = installed_name(member.key);
      if (!is_platform_package(request_.language, name) || !is_ours(member.key, name)) continue;
      present.insert(name);
      const bool is_left_over = !moving_.platforms.contains(name) && !is_link(member.key);
      if (is_left_over) edits.surplus.insert(member.key);
    }
    if (members.empty() || (present.empty() && !has_pins())) return {};
    for (const auto& [name, platform] : moving_.platforms) {
      if (present.contains(name)) continue;
      edits.missing.emplace_back(std::string(kInstalled) + name,
                                 entry_value(platform, request_.change.to));
    }
    return version::member_places(text_, file_, "the entry", members, edits);
  }

  std::string_view text_;
  const std::string& file_;
  std::string folder_;
  const VersionRequest& request_;
  const Moving& moving_;
  std::map<Path, Entry> entries_;
  std::map<Path, std::vector<TextAt>> own_;  // what the project's packages need, by their entry
  std::vector<Place> places_;
};

}  // namespace

std::vector<Place> requirement_places(const std::vector<TextAt>& texts, std::string_view text,
                                      const std::string& file, const Path& table,
                                      const VersionRequest& request, const Moving& moving) {
  std::vector<Place> places;
  for (const TextAt& held : texts) {
    const Path& path = held.path;
    const bool is_pin = path.size() == table.size() + 2 && is_table(path[table.size()]) &&
                        std::ranges::equal(table, std::span(path).first(table.size()));
    const bool is_moving = is_pin && moving.names.contains(path.back());
    if (!is_moving || is_on_placeholder(held.value)) continue;
    places.push_back(version::place_of(held, text, file, "the requirement on " + path.back(),
                                       moved(held.value, request.change)));
  }
  return places;
}

std::vector<Place> pin_places(std::string_view text, const std::string& file, Path table,
                              const VersionRequest& request, const Moving& moving) {
  table.emplace_back("optionalDependencies");
  const auto members = version::json_members(text, table);
  version::MemberEdits edits;
  std::set<std::string> present;
  std::string pin = request.change.to;
  for (const auto& member : members) {
    if (!is_platform_package(request.language, member.key)) continue;
    present.insert(member.key);
    if (!moving.platforms.contains(member.key)) edits.surplus.insert(member.key);
    const std::string_view held =
        text.substr(member.value_begin + 1, member.value_end - member.value_begin - 2);
    if (is_on_placeholder(held)) pin = held;
    if (held.starts_with(kWorkspace) && !is_on_placeholder(held)) pin = moved(held, request.change);
  }
  if (present.empty()) return {};
  for (const auto& [name, _] : moving.platforms) {
    if (!present.contains(name)) edits.missing.emplace_back(name, pin);
  }
  return version::member_places(text, file, "the pin on", members, edits);
}

Result<std::vector<Place>> lock_places(std::string_view text, const std::string& file,
                                       const VersionRequest& request, const Moving& moving) {
  auto texts = version::json_texts(text);
  if (!texts) return std::unexpected(at(std::move(texts).error(), file));
  return LockReader(text, file, request, moving).read(*texts);
}

}  // namespace lockstep::ecosystem::node
