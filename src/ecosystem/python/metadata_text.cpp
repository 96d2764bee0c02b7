#include <algorithm>
#include <cctype>

#include "lockstep/base/text.hpp"
#include "python/metadata.hpp"

namespace lockstep::ecosystem::python {

namespace {

constexpr std::size_t kLongestSummary = 512;
constexpr std::size_t kLongestLabel = 32;

// The header lines of a METADATA file; absent fields leave no line.
class Headers {
 public:
  void one(std::string_view key, std::string_view value) {
    if (!value.empty()) text_.append(key).append(": ").append(value).append("\n");
  }
  void each(std::string_view key, const std::vector<std::string>& values) {
    for (const std::string& value : values) one(key, value);
  }
  // A text of several lines, continued as email headers are (RFC 822, core metadata's `License`).
  void folded(std::string_view key, const std::string& value) {
    one(key, replace_all(value, "\n", "\n        "));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::unexpected<Error> refuse(const std::string& message, std::string hint) {
  return fail(ErrorKind::kUsage, "python: " + message, std::move(hint));
}

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

std::vector<std::string> single_line_fields(const Metadata& metadata) {
  std::vector<std::string> fields{metadata.name, metadata.summary, metadata.license_expression,
                                  metadata.requires_python, metadata.content_type};
  for (const auto* list : {&metadata.keywords, &metadata.authors, &metadata.author_emails,
                           &metadata.maintainers, &metadata.maintainer_emails,
                           &metadata.classifiers, &metadata.requirements, &metadata.extras}) {
    fields.insert(fields.end(), list->begin(), list->end());
  }
  for (const auto& [label, url] : metadata.urls) fields.push_back(label + url);
  for (const auto& [group, objects] : metadata.entry_points) {
    for (const auto& [name, object] : objects) fields.push_back(group + name + object);
  }
  return fields;
}

// Characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Result<void> check_license(const Metadata& metadata) {
  if (metadata.license_expression.empty()) return {};
  const auto is_license = [](const std::string& name) { return name.starts_with("License ::"); };
  const auto found = std::ranges::find_if(metadata.classifiers, is_license);
  if (found == metadata.classifiers.end()) return {};
  return refuse("the classifier `" + *found + "` stands beside the license `" +
                    metadata.license_expression + "`",
                "remove the classifier: registries refuse both together (PEP 639)");
}

Result<void> check_urls(const Metadata& metadata) {
  for (const auto& [label, url] : metadata.urls) {
    if (character_count(label) > kLongestLabel || label.find(',') != std::string::npos) {
      return refuse("`" + label + "` cannot label a URL", "use at most 32 characters and no comma");
    }
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
      return refuse("the URL `" + url + "` is none of http or https", "write the whole address");
    }
  }
  return {};
}

Result<void> check_entry_points(const Metadata& metadata) {
  for (const auto& [group, objects] : metadata.entry_points) {
    for (const auto& [name, object] : objects) {
      const bool is_bad = name.empty() || name.front() == '[' || name != trim(name) ||
                          name.find_first_of("=/\\") != std::string::npos || object.empty();
      const bool is_script = group == "console_scripts" || group == "gui_scripts";
      if (is_bad || (is_script && object.find(':') == std::string::npos)) {
        return refuse("`" + name + " = " + object + "` is no entry point",
                      "write it like `lorem = lorem.cli:main`");
      }
    }
  }
  return {};
}

}  // namespace

Result<std::string> requirement_name(const std::string& requirement) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  const std::string_view text = trim(requirement);
  const auto end = std::ranges::find_if_not(text, is_word);
  const std::string name(text.begin(), end);
  std::string_view rest = trim(text.substr(name.size()));
  if (rest.starts_with('['))
    rest = trim(rest.substr(std::min(rest.find(']'), rest.size() - 1) + 1));
  if (name.empty() || (!rest.empty() &&
                       std::string_view("<>=!~;(@").find(rest.front()) == std::string_view::npos)) {
    return refuse("`" + requirement + "` is no requirement",
                  "write it like `numpy>=1.26` (PEP 508)");
  }
  if (rest.starts_with('@')) {
    return refuse("`" + requirement + "` refers to a file or address",
                  "registries take no direct references: require a published version");
  }
  return name;
}

Result<void> check_metadata(const Metadata& metadata) {
  for (const std::string& field : single_line_fields(metadata)) {
    if (!is_one_line(field))
      return refuse("`" + field + "` holds a line break", "write it on one line");
  }
  if (character_count(metadata.summary) > kLongestSummary) {
    return refuse("the description has more than 512 characters",
                  "shorten it; the readme has no such limit");
  }
  for (const std::string& requirement : metadata.requirements) {
    LOCKSTEP_CHECK(requirement_name(requirement));
  }
  for (const std::string& keyword : metadata.keywords) {
    if (keyword.find(',') != std::string::npos)
      return refuse("the keyword `" + keyword + "` holds a comma", "split it");
  }
  LOCKSTEP_CHECK(check_license(metadata));
  LOCKSTEP_CHECK(check_urls(metadata));
  return check_entry_points(metadata);
}

std::string metadata_text(const Metadata& metadata) {
  Headers headers;
  headers.one("Metadata-Version", "2.4");
  headers.one("Name", metadata.name);
  headers.one("Version", metadata.version);
  headers.one("Summary", metadata.summary);
  headers.one("Keywords", join(metadata.keywords, ","));
  headers.one("Author", join(metadata.authors, ", "));
  headers.one("Author-email", join(metadata.author_emails, ", "));
  headers.one("Maintainer", join(metadata.maintainers, ", "));
  headers.one("Maintainer-email", join(metadata.maintainer_emails, ", "));
  headers.one("License-Expression", metadata.license_expression);
  headers.folded("License", metadata.license_text);
  for (const File& file : metadata.license_files) headers.one("License-File", file.path);
  headers.each("Classifier", metadata.classifiers);
  headers.one("Requires-Python", metadata.requires_python);
  headers.each("Requires-Dist", metadata.requirements);
  headers.each("Provides-Extra", metadata.extras);
  for (const auto& [label, url] : metadata.urls) headers.one("Project-URL", label + ", " + url);
  headers.one("Description-Content-Type", metadata.content_type);
  return headers.text() + "\n" + replace_all(metadata.description, "\r\n", "\n");
}

std::string entry_points_text(const Metadata& metadata) {
  std::string out;
  for (const auto& [group, objects] : metadata.entry_points) {
    if (objects.empty()) continue;
    if (!out.empty()) out += '\n';
    out += "[" + group + "]\n";
    for (const auto& [name, object] : objects)
      out.append(name).append(" = ").append(object).append("\n");
  }
  return out;
}

}  // namespace lockstep::ecosystem::python
