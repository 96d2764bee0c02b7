#include <fmt/format.h>

#include "image_bench.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/terminal.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

using executor::EngineImage;
using model::Value;

// `registry:5000/team/zig` of that with a tag or a digest.
std::string_view repository_of(std::string_view reference) {
  const std::string_view name = reference.substr(0, reference.find('@'));
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  const bool has_tag =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  return has_tag ? name.substr(0, colon) : name;
}

void note(const CommonOptions& common, const std::string& text) {
  if (common.chatter != Chatter::kQuiet) sys::write_err(text + "\n");
}

Result<EngineImage> pull_image(ImageBench& bench, const std::string& reference) {
  LOCKSTEP_TRY(pulled, bench.process.run(
                           networked_request(bench.engine, {"pull", "--quiet", "--", reference})));
  if (pulled.status != 0) {
    return fail(ErrorKind::kToolFailed,
                fmt::format("`{}` cannot bring image `{}`", bench.engine.program, reference),
                fmt::format("{}\nis the name right, and is the engine logged in to that registry?",
                            trim(pulled.err)));
  }
  return executor::find_image(bench.process, bench.engine, reference);
}

const toolchain::Containerfile* find_known(const ImageBench& bench, const std::string& name) {
  for (const toolchain::Containerfile& file : bench.known) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

// What was built under a name of ours.
Result<EngineImage> built_image(ImageBench& bench, const ImagesOptions& options) {
  const toolchain::Containerfile* file = find_known(bench, options.name);
  if (file == nullptr) {
    return fail(ErrorKind::kUsage,
                fmt::format("`{}` is no image that lockstep builds", options.name),
                fmt::format("name the image that it stands for: lockstep images pin {0} IMAGE",
                            options.name));
  }
  auto image = executor::find_image(bench.process, bench.engine,
                                    toolchain::built_image_name(*file, options.base));
  if (!image && image.error().kind == ErrorKind::kNotFound) {
    return fail(ErrorKind::kNotFound, fmt::format("image `{}` is not built here", options.name),
                fmt::format("build it: lockstep images build {}{}", options.name,
                            options.base.empty() ? "" : " --base " + options.base));
  }
  return image;
}

// A digest is what registries know; an id is known to engines alone.
Result<std::string> form_to_pin(ImageBench& bench, const ImagesOptions& options) {
  if (options.reference.empty()) {
    LOCKSTEP_TRY(image, built_image(bench, options));
    return image.id;
  }
  LOCKSTEP_TRY(image, bring_image(bench, options.reference));
  return pinned_form(options.reference, image);
}

Result<EngineImage> pinned_image(ImageBench& bench, const std::string& name,
                                 const std::string& pinned) {
  auto image = executor::find_image(bench.process, bench.engine, pinned);
  if (image || image.error().kind != ErrorKind::kNotFound || pinned.find('@') != std::string::npos)
    return image;
  return fail(
      ErrorKind::kNotFound,
      fmt::format("image `{}` is pinned to the id of one that was built elsewhere", name),
      fmt::format("build it here and pin it: lockstep images build {0}, lockstep images pin "
                  "{0}; or push it to a registry and pin it by its name there",
                  name));
}

}  // namespace

std::string pinned_form(const std::string& reference, const EngineImage& image) {
  if (toolchain::is_pinned(reference)) return reference;
  const std::string_view wanted = repository_of(reference);
  for (const std::string& digest : image.digests) {
    const std::string_view had = repository_of(digest);
    // What was built here has a digest, too, but no registry would know it.
    if (had.starts_with("localhost/")) continue;
    const bool is_same = had == wanted || had.ends_with(fmt::format("/{}", wanted));
    if (is_same && toolchain::is_pinned(digest)) return digest;
  }
  return image.id;
}

Result<EngineImage> bring_image(ImageBench& bench, const std::string& reference) {
  auto image = executor::find_image(bench.process, bench.engine, reference);
  if (image || image.error().kind != ErrorKind::kNotFound) return image;
  if (reference.starts_with("sha256:")) return image;
  return pull_image(bench, reference);
}

Result<int> pin_image(ImageBench& bench, const ImagesOptions& options,
                      const CommonOptions& common) {
  for (const std::string& word : {options.name, options.reference}) {
    if (!word.empty() && !toolchain::is_reference(word))
      return fail(ErrorKind::kUsage, fmt::format("`{}` is no name of an image", word));
  }
  LOCKSTEP_TRY(pinned, form_to_pin(bench, options));
  LOCKSTEP_CHECK(write_pin(bench.files, bench.folder, options.name, pinned));
  sys::write_out(common.form == AnswerForm::kJson
                     ? model::to_json(Value::Object{{"name", options.name}, {"pinned", pinned}})
                     : fmt::format("{} is pinned to {}\n", options.name, pinned));
  return 0;
}

Result<int> pull_images(ImageBench& bench, const CommonOptions& common) {
  LOCKSTEP_TRY(lock, read_image_lock(bench.files, bench.folder));
  std::vector<Error> problems;
  Value::Array brought;
  for (const auto& [name, pinned] : lock) {
    auto image = pinned_image(bench, name, pinned);
    if (image) continue;
    const bool can_pull =
        image.error().kind == ErrorKind::kNotFound && pinned.find('@') != std::string::npos;
    if (can_pull) {
      note(common, fmt::format("-- bringing {}", pinned));
      image = pull_image(bench, pinned);
    }
    if (image) {
      brought.emplace_back(Value::Object{{"name", name}, {"pinned", pinned}, {"id", image->id}});
    } else {
      problems.push_back(at(std::move(image).error(), name));
    }
  }
  if (!problems.empty()) return std::unexpected(merged(std::move(problems)));
  const std::string text = fmt::format("{} brought, {} pinned\n", counted(brought.size(), "image"),
                                       counted(lock.size(), "image"));
  sys::write_out(common.form == AnswerForm::kJson
                     ? model::to_json(Value::Object{{"brought", brought}})
                     : text);
  return 0;
}

}  // namespace lockstep::cli
