#include "stage.hpp"

#include <fmt/format.h>

#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "shared_tree.hpp"

namespace lockstep::executor {

namespace {

// Lays files below one root; remembers the folders it made to set their times at the end.
class Stage {
 public:
  Stage(sys::Filesystem& files, const std::string& root, const Places& places)
      : files_(files), root_(root), places_(places) {
    folders_.insert("");
  }

  Result<void> add(const StagedFile& file) {
    if (!file.link.empty()) return add_link(file.path, file.link);
    if (file.source.empty()) return add_folder(file.path);
    LOCKSTEP_TRY(place, prepared(file.path));
    return files_.copy_file_as(file.source, place, file.executable, kStagedTime);
  }

  Result<void> add_written(const WrittenFile& file) {
    if (!file.link.empty()) return add_link(file.path, substituted(file.link, places_));
    LOCKSTEP_TRY(place, prepared(file.path));
    const std::string text = file.has_places ? substituted(file.text, places_) : file.text;
    LOCKSTEP_CHECK(files_.write(place, text, file.executable));
    return files_.set_modified(place, kStagedTime);
  }

  Result<void> add_link(const std::string& path, const std::string& target) {
    LOCKSTEP_TRY(place, prepared(path));
    LOCKSTEP_CHECK(files_.link(target, place));
    return files_.set_modified(place, kStagedTime);
  }

  Result<void> add_folder(const std::string& path) {
    if (!is_safe_relative_path(path)) return unsafe(path);
    return make_folder(path);
  }

  // Entries change their folder's time, so folders come last.
  Result<void> finish() {
    for (const std::string& folder : folders_) {
      LOCKSTEP_CHECK(files_.set_modified(join_path(root_, folder), kStagedTime));
    }
    return {};
  }

 private:
  static std::unexpected<Error> unsafe(const std::string& path) {
    return fail(ErrorKind::kInternal,
                fmt::format("an input's path `{}` leaves the action's folder", path));
  }

  Result<void> make_folder(const std::string& path) {
    if (path.empty() || folders_.contains(path)) return {};
    LOCKSTEP_CHECK(make_folder(std::string(parent_path(path))));
    LOCKSTEP_CHECK(files_.create_folders(join_path(root_, path)));
    folders_.insert(path);
    return {};
  }

  // The absolute place of a new entry. What an earlier input put there gives way: planned texts
  // (stubs, manifests) lie over copied folders.
  Result<std::string> prepared(const std::string& path) {
    if (!is_safe_relative_path(path)) return unsafe(path);
    LOCKSTEP_CHECK(make_folder(std::string(parent_path(path))));
    std::string place = join_path(root_, path);
    if (!placed_.insert(path).second) LOCKSTEP_CHECK(files_.remove_all(place));
    return place;
  }

  sys::Filesystem& files_;
  const std::string& root_;
  const Places& places_;
  std::set<std::string> folders_;
  std::set<std::string> placed_;
};

WrittenFile toolchain_of(const model::Action& action) {
  const model::Value::Object tools(action.toolchain.begin(), action.toolchain.end());
  return {".lockstep/toolchain.json", model::to_json(tools), "", false, false};
}

}  // namespace

std::string substituted(const std::string& text, const Places& places) {
  const std::string placed =
      replace_all(replace_all(text, "@root@", places.root), "@cache@", places.cache);
  return replace_all(placed, "@program@", places.program);
}

Result<void> stage_inputs(sys::Filesystem& files, const Task& task, const Places& places) {
  LOCKSTEP_CHECK(lay_shared_trees(files, task));
  Stage stage(files, task.root, places);
  for (const StagedFile& file : task.inputs) {
    if (!is_shared(file.path)) LOCKSTEP_CHECK(stage.add(file));
  }
  for (const WrittenFile& file : written_inputs(task.action))
    LOCKSTEP_CHECK(stage.add_written(file));
  LOCKSTEP_CHECK(stage.add_folder(kTemporaryFolder));
  return stage.finish();
}

std::vector<WrittenFile> written_inputs(const model::Action& action) {
  std::vector<WrittenFile> written;
  for (const model::Input& input : action.inputs) {
    if (const auto* text = std::get_if<model::TextInput>(&input)) {
      written.push_back({text->path, text->text, "", text->executable, false});
    } else if (const auto* tool = std::get_if<model::ToolInput>(&input)) {
      const std::string path = ".lockstep/bin/tool-" + tool->name;
      written.push_back({path, "", "@program@", false, false});
      written.push_back({path + ".json", model::to_json(tool->rule), "", false, true});
    }
  }
  written.push_back(toolchain_of(action));
  return written;
}

}  // namespace lockstep::executor
