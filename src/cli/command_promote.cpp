#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/engine/promote.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/version/bump.hpp"
#include "lockstep/version/semver.hpp"
#include "releasing.hpp"
#include "report.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

using engine::PromotedPackage;

Result<engine::PromotionOptions> promotion(const sys::Filesystem& files,
                                           const PromoteOptions& options,
                                           const CommonOptions& common) {
  engine::PromotionOptions promotion;
  LOCKSTEP_TRY(dist, dist_folder(files, options.dist, common));
  promotion.dist = dist;
  LOCKSTEP_TRY(from, version::parse_semver(options.from));
  promotion.from = from.text();
  LOCKSTEP_TRY(to, version::next_version(from, options.to.empty() ? "release" : options.to));
  promotion.to = to.text();
  LOCKSTEP_TRY(epoch, package_epoch(std::string(parent_path(promotion.dist))));
  promotion.epoch = epoch;
  return promotion;
}

std::size_t library_count(const std::vector<PromotedPackage>& packages) {
  std::size_t count = 0;
  for (const PromotedPackage& package : packages) count += package.libraries;
  return count;
}

void answer_json(const engine::PromotionOptions& promotion,
                 const std::vector<PromotedPackage>& packages) {
  model::Value::Array values;
  for (const PromotedPackage& package : packages) {
    values.push_back(model::Value::Object{{"file", package.artifact.file},
                                          {"sha256", package.artifact.digest.hex()},
                                          {"size", package.artifact.size},
                                          {"libraries", std::uint64_t{package.libraries}}});
  }
  sys::write_out(model::to_json(model::Value::Object{
      {"from", promotion.from}, {"to", promotion.to}, {"packages", std::move(values)}}));
}

void answer_text(const engine::PromotionOptions& promotion,
                 const std::vector<PromotedPackage>& packages) {
  for (const PromotedPackage& package : packages)
    sys::write_out(
        fmt::format("  {}  {}\n", package.artifact.file, human_size(package.artifact.size)));
  sys::write_out(fmt::format("{} → {}: {} packages; their {} libraries are those of {} but for "
                             "version slot and signature\n",
                             promotion.from, promotion.to, packages.size(), library_count(packages),
                             promotion.from));
}

}  // namespace

int run_promote(const PromoteOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  const auto asked = promotion(files, options, common);
  if (!asked) return report(asked.error(), common);
  const auto packages = engine::promote(*asked, files);
  if (!packages) return report(packages.error(), common);
  if (common.form == AnswerForm::kJson) {
    answer_json(*asked, *packages);
  } else {
    answer_text(*asked, *packages);
  }
  return 0;
}

}  // namespace lockstep::cli
