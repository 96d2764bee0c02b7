#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answers.hpp"
#include "lockstep/base/md5.hpp"
#include "lockstep/base/package_digests.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "multipart.hpp"
#include "python_index.hpp"
#include "python_names.hpp"
#include "wheel_rules.hpp"

namespace lockstep::registry {

namespace {

using Form = std::vector<FormPart>;

// Clients show the first line, so the reason stands there as well as in the body.
Answer refused(int status, const std::string& reason) {
  Answer answer = plain(status, reason);
  answer.reason = reason;
  return answer;
}

// What the index says of a form before it looks at the file; empty when nothing.
std::string problem_of_fields(const Form& form) {
  for (const FormPart& part : form) {
    if (part.name != "content" && !part.file_name.empty()) {
      return fmt::format("{}: the field must not be a file", part.name);
    }
  }
  for (const char* wanted : {"metadata_version", "name", "version", "filetype"}) {
    if (field(form, wanted).empty()) return fmt::format("'' is invalid for {}", wanted);
  }
  constexpr std::array kMetadata{"1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5"};
  const std::string_view metadata = field(form, "metadata_version");
  if (std::ranges::find(kMetadata, metadata) == kMetadata.end()) {
    return fmt::format("'{}' is no valid metadata version", metadata);
  }
  if (!is_public_version(field(form, "version"))) {
    return fmt::format("'{}' is an invalid value for Version: no public version by PEP 440",
                       field(form, "version"));
  }
  constexpr std::size_t kMostSummary = 512;
  const std::string_view summary = field(form, "summary");
  if (summary.size() > kMostSummary || summary.contains('\n')) {
    return "the summary must be one line of at most 512 characters";
  }
  if (!field(form, "license").empty() && !field(form, "license_expression").empty()) {
    return "License is not allowed with License-Expression";
  }
  return {};
}

// Rules of the fields that may come several times.
std::string problem_of_lists(const Form& form) {
  constexpr std::size_t kMostLabel = 32;
  for (const FormPart& part : form) {
    const bool is_direct = part.name == "requires_dist" && part.bytes.contains("@ ");
    if (is_direct) return fmt::format("can't have direct dependency: {}", part.bytes);
    const std::size_t label = part.bytes.find(',');
    if (part.name == "project_urls" && (label == std::string_view::npos || label > kMostLabel)) {
      return fmt::format("'{}' is no valid URL with a label of at most 32 characters", part.bytes);
    }
  }
  return {};
}

std::string problem_of_names(const Form& form, const FormPart& content) {
  const auto name = parse_distribution(content.file_name);
  if (!name || !is_safe_relative_path(content.file_name) || content.file_name.contains('/')) {
    return fmt::format("invalid file name {}", content.file_name);
  }
  const bool is_wheel = content.file_name.ends_with(".whl");
  if (field(form, "filetype") != (is_wheel ? "bdist_wheel" : "sdist")) {
    return "the file name does not fit the file type";
  }
  const std::string project = normalized_project(field(form, "name"));
  if (replace_all(lower(name->name), "_", "-") != project) {
    return fmt::format("start filename for '{}' with '{}'", project,
                       replace_all(project, "-", "_"));
  }
  if (name->version != field(form, "version")) {
    return fmt::format("version in filename should be '{}' not '{}'", field(form, "version"),
                       name->version);
  }
  return {};
}

std::string problem_of_content(const PythonIndex& index, const FormPart& content) {
  if (content.file_name.empty()) return "upload payload does not have a file";
  if (content.content_type.empty() || content.content_type.starts_with("image/")) {
    return "invalid distribution file";
  }
  if (content.bytes.size() > index.most_bytes) {
    return fmt::format("file too large. Limit for projects is {} MB", index.most_bytes >> 20);
  }
  return {};
}

// The digests that the form tells must be the file's, and one must be told.
std::string problem_of_digests(const Form& form, const PackageDigests& digests,
                               const FormPart& content) {
  const std::string_view sha256_said = field(form, "sha256_digest");
  const std::string_view blake2_said = field(form, "blake2_256_digest");
  const std::string_view md5_said = field(form, "md5_digest");
  if (sha256_said.empty() && blake2_said.empty() && md5_said.empty()) {
    return "include at least one message digest";
  }
  const bool agrees =
      (sha256_said.empty() || lower(sha256_said) == digests.sha256.hex()) &&
      (blake2_said.empty() || lower(blake2_said) == hex_encode(digests.blake2_256)) &&
      (md5_said.empty() || lower(md5_said) == hex_encode(md5(content.bytes)));
  return agrees ? "" : "the digest supplied does not match a digest calculated from the upload";
}

std::string first_problem(const PythonIndex& index, const Form& form, const FormPart& content) {
  if (std::string problem = problem_of_fields(form); !problem.empty()) return problem;
  if (std::string problem = problem_of_lists(form); !problem.empty()) return problem;
  if (std::string problem = problem_of_content(index, content); !problem.empty()) return problem;
  return problem_of_names(form, content);
}

// What is held of the same name or bytes already: an answer, or nothing.
std::optional<Answer> answer_of_held(const PythonIndex& index, const FormPart& content,
                                     const Digest& digest) {
  for (const PythonFile& file : index.held) {
    const bool is_same_name = file.name == content.file_name;
    if (is_same_name && file.sha256 == digest) return plain(200, "");
    if (is_same_name || file.sha256 == digest) {
      return refused(400, fmt::format("File already exists ('{}')", file.name));
    }
  }
  return std::nullopt;
}

// New files are taken for 14 days from a release's first one on.
bool is_closed(const PythonIndex& index, const std::string& project, std::string_view version) {
  constexpr std::int64_t kOpen = std::int64_t{14} * 24 * 60 * 60;
  return std::ranges::any_of(index.held, [&](const PythonFile& file) {
    return file.project == project && file.version == version &&
           index.clock.now() - file.uploaded > kOpen;
  });
}

Result<std::string> checked_metadata(const FormPart& content) {
  const auto name = parse_distribution(content.file_name);
  if (content.file_name.ends_with(".whl")) return check_wheel(*name, content.bytes);
  LOCKSTEP_CHECK(check_sdist(*name, content.bytes));
  return std::string();
}

Answer keep(PythonIndex& index, const Form& form, const FormPart& content, const Digest& digest) {
  const std::string project = normalized_project(field(form, "name"));
  if (is_closed(index, project, field(form, "version"))) {
    return refused(400, "uploads are not accepted for releases older than 14 days");
  }
  const auto metadata = checked_metadata(content);
  if (!metadata) return refused(400, metadata.error().message);
  PythonFile file{.project = project,
                  .version = std::string(field(form, "version")),
                  .name = content.file_name,
                  .path = join_path(index.folder, content.file_name),
                  .size = content.bytes.size(),
                  .sha256 = digest,
                  .requires_python = std::string(field(form, "requires_python")),
                  .uploaded = index.clock.now(),
                  .metadata = *metadata};
  if (const auto written = index.files.write_atomic(file.path, content.bytes, false); !written) {
    return plain(500, written.error().message);
  }
  index.held.push_back(std::move(file));
  return plain(200, "");
}

bool may_upload(const PythonIndex& index, const Request& request, std::string_view project) {
  const std::string token = presented_token(request);
  return credential(index.access, token, project, index.clock.now()) == Credential::kGood;
}

}  // namespace

Answer upload(PythonIndex& index, const Request& request) {
  const auto form = form_parts(request);
  if (!form || field(*form, ":action").empty()) return refused(405, "no :action");
  if (field(*form, ":action") != "file_upload" || field(*form, "protocol_version") != "1") {
    return refused(400, "unknown action or protocol version");
  }
  const std::scoped_lock lock(index.mutex);
  const std::string project = normalized_project(field(*form, "name"));
  if (!may_upload(index, request, project)) {
    return refused(403, "invalid or non-existent authentication information");
  }
  const FormPart* content = part_called(*form, "content");
  if (content == nullptr) return refused(400, "upload payload does not have a file");
  if (const std::string problem = first_problem(index, *form, *content); !problem.empty()) {
    return refused(400, problem);
  }
  PackageHasher hasher;
  hasher.update(content->bytes);
  const PackageDigests digests = hasher.finish();
  if (const std::string problem = problem_of_digests(*form, digests, *content); !problem.empty()) {
    return refused(400, problem);
  }
  if (auto answer = answer_of_held(index, *content, digests.sha256)) return *answer;
  return keep(index, *form, *content, digests.sha256);
}

}  // namespace lockstep::registry
