#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "yaml.hpp"

namespace lockstep::config {

/// Takes values of known kinds out of YAML nodes and notes every problem with its place, so that
/// one pass finds them all. Never fails itself: what is wrong is reported and absent.
class Reader {
 public:
  Reader(const SourceText& source, std::vector<Error>& errors) : source_(source), errors_(errors) {}

  /// Notes a problem.
  void problem(const Place& place, std::string message, std::string hint = {});
  /// Notes that `word` is none of `known`, suggesting the nearest of them, else listing them when
  /// they are few; `more` follows the suggestion.
  void unknown(const Place& place, std::string message, std::string_view word,
               std::span<const std::string> known, std::string_view more = {});

  /// Whether `node` is a map; notes it when it is something else. `what` names it: "`core`".
  bool is_map(const YamlNode& node, std::string_view what);
  /// Whether `node` is a list with at least one item.
  bool is_list(const YamlNode& node, std::string_view what);
  /// Notes duplicate keys of the map, and unknown ones unless `known` is empty. `where` ends the
  /// message: "unknown key `x` in `core`".
  void check_keys(const YamlNode& map, std::string_view where, std::span<const std::string> known);

  /// The non-empty text of a scalar. Numbers are text as they are written; `true` and `false` are
  /// not, unless quoted.
  std::optional<std::string> text(const YamlNode& node, std::string_view what);
  /// The same, `true` and `false` included: an option handed to a tool.
  std::optional<std::string> option(const YamlNode& node, std::string_view what);
  /// The text of member `key`, or nothing when it is absent or wrong.
  std::optional<std::string> text_at(const YamlNode& map, std::string_view key);
  /// `true` or `false`, not quoted.
  std::optional<bool> flag(const YamlNode& node, std::string_view what);
  /// A whole number between `least` and `most`, not quoted.
  std::optional<int> number(const YamlNode& node, std::string_view what, int least, int most);
  /// A list of distinct, non-empty texts, each with its place.
  std::vector<YamlNode> scalars(const YamlNode& node, std::string_view what);
  /// A list of texts that may be empty or stand more than once, as argument vectors have them.
  std::vector<std::string> words(const YamlNode& node, std::string_view what);
  /// Distinct, non-empty texts without their places.
  std::vector<std::string> texts(const YamlNode& node, std::string_view what);

  /// How many problems were noted so far, by all readers of this file.
  std::size_t problem_count() const { return errors_.size(); }
  const SourceText& source() const { return source_; }

 private:
  bool is_scalar(const YamlNode& node, std::string_view what, std::string_view wanted);
  void wrong_kind(const YamlNode& node, std::string_view what, std::string_view wanted);

  const SourceText& source_;
  std::vector<Error>& errors_;
};

/// All of `errors`, which is not empty, as one Error in the order of their places.
Error in_order(std::vector<Error> errors);

/// `words` as a person lists them: "`a`, `b` or `c`".
std::string listed(std::span<const std::string> words, std::string_view last = "or");

/// `word` in the backticks that messages put around what the user wrote.
std::string quoted(std::string_view word);

}  // namespace lockstep::config
