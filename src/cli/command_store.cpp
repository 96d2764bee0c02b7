#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/store/upkeep.hpp"
#include "report.hpp"
#include "summary.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

using model::Value;

/// Writes a command's answer in the form that was asked for.
void answer(const CommonOptions& common, const std::string& text, const Value::Object& value) {
  sys::write_out(common.form == AnswerForm::kJson ? model::to_json(value) : text);
}

Result<int> show_path(const std::string& folder, const CommonOptions& common) {
  answer(common, folder + "\n", {{"path", folder}});
  return 0;
}

Result<int> show_stats(const sys::Filesystem& files, const std::string& folder,
                       const CommonOptions& common) {
  LOCKSTEP_TRY(usage, store::measure(files, folder));
  const std::string text = fmt::format(
      "{}\n"
      "  {}, {}, {}\n"
      "  {} laid out for actions (vendored crates, compiled std), {}\n"
      "  {} in caches of tools\n"
      "  {} known\n",
      folder, counted(usage.results, "result"), counted(usage.blobs, "blob"),
      human_size(usage.blob_bytes), counted(usage.trees, "tree"), human_size(usage.tree_bytes),
      human_size(usage.cache_bytes), counted(usage.projects, "project"));
  answer(common, text,
         {{"path", folder},
          {"results", usage.results},
          {"blobs", usage.blobs},
          {"blob_bytes", usage.blob_bytes},
          {"trees", usage.trees},
          {"tree_bytes", usage.tree_bytes},
          {"cache_bytes", usage.cache_bytes},
          {"projects", usage.projects}});
  return 0;
}

Result<int> verify(sys::Filesystem& files, const std::string& folder, const CommonOptions& common) {
  LOCKSTEP_TRY(verdict, store::verify_store(files, folder));
  std::string text =
      fmt::format("{} and {}, {} read: {}\n", counted(verdict.results, "result"),
                  counted(verdict.blobs, "blob"), human_size(verdict.bytes),
                  verdict.damages.empty() ? "all sound"
                                          : counted(verdict.damages.size(), "damaged file") +
                                                " removed, the next build makes them anew");
  Value::Array damages;
  for (const store::Damage& damage : verdict.damages) {
    text += fmt::format("  {}: {}\n", damage.path, damage.what);
    damages.emplace_back(Value::Object{{"path", damage.path}, {"what", damage.what}});
  }
  answer(common, text,
         {{"path", folder},
          {"results", verdict.results},
          {"blobs", verdict.blobs},
          {"bytes", verdict.bytes},
          {"damages", damages}});
  return verdict.damages.empty() ? 0 : 1;
}

Result<int> collect(sys::Filesystem& files, const std::string& folder, std::uint64_t max_bytes,
                    const CommonOptions& common) {
  LOCKSTEP_TRY(done, store::collect_garbage(files, folder, max_bytes));
  answer(common,
         fmt::format("{} freed, {} left: {}, {}, {} and {} removed\n", human_size(done.freed_bytes),
                     human_size(done.left_bytes), counted(done.results, "result"),
                     counted(done.blobs, "blob"), counted(done.trees, "laid-out tree"),
                     counted(done.caches, "tool cache")),
         {{"path", folder},
          {"freed_bytes", done.freed_bytes},
          {"left_bytes", done.left_bytes},
          {"results", done.results},
          {"blobs", done.blobs},
          {"trees", done.trees},
          {"caches", done.caches}});
  return 0;
}

Result<int> look_after(const StoreOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(folder, store_folder(files, options.store));
  switch (options.task) {
  case StoreTask::kPath:
    return show_path(folder, common);
  case StoreTask::kStats:
    return show_stats(files, folder, common);
  case StoreTask::kVerify:
    return verify(files, folder, common);
  case StoreTask::kCollect:
    return collect(files, folder, options.max_bytes, common);
  }
  return 0;
}

}  // namespace

int run_store(const StoreOptions& options, const CommonOptions& common) {
  const auto status = look_after(options, common);
  return status ? *status : report(status.error(), common);
}

}  // namespace lockstep::cli
