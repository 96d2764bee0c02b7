#include <fmt/format.h>

#include <algorithm>

#include "command_shape.hpp"
#include "commands.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"
#include "lockstep/sys/terminal.hpp"
#include "man_page.hpp"
#include "report.hpp"
#include "version.hpp"

namespace lockstep::cli {

namespace {

// A page of `docs/`.
struct Topic {
  std::string name;
  std::string title;  // its first heading
  std::string_view text;
};

std::vector<Topic> topics() {
  constexpr std::string_view kFolder = "docs/";
  constexpr std::string_view kEnd = ".md";
  std::vector<Topic> found;
  for (const resources::Resource& page : resources::resources_below("docs")) {
    const std::string_view name = page.path.substr(kFolder.size());
    if (!name.ends_with(kEnd) || name.find('/') != std::string_view::npos) continue;
    const std::string_view line = page.bytes.substr(0, page.bytes.find('\n'));
    const auto title = std::min(line.find_first_not_of("# "), line.size());
    found.push_back({std::string(name.substr(0, name.size() - kEnd.size())),
                     std::string(line.substr(title)), page.bytes});
  }
  return found;
}

std::string list_of(const std::vector<Topic>& found) {
  std::string text =
      "lockstep help COMMAND tells what a command takes; lockstep help TOPIC is about\n";
  for (const Topic& topic : found) text += fmt::format("  {:<18} {}\n", topic.name, topic.title);
  return text;
}

}  // namespace

int run_help(const HelpOptions& options, const CommandShape& program, const CommonOptions& common) {
  const auto all = topics();
  if (options.topic.empty()) {
    sys::write_out(list_of(all));
    return 0;
  }
  const auto topic = std::ranges::find(all, options.topic, &Topic::name);
  if (topic != all.end()) {
    sys::write_out(std::string(topic->text));
    return 0;
  }
  std::vector<std::string> known;
  for (const Topic& each : all) known.push_back(each.name);
  for (const CommandShape& command : program.commands) known.push_back(command.name);
  const auto near = nearest(options.topic, known);
  return report(
      Error{ErrorKind::kUsage, fmt::format("there is no help about `{}`", options.topic), "",
            near ? fmt::format("did you mean `{}`?", *near) : "`lockstep help` lists the topics"},
      common);
}

int run_man(const ManOptions& options, const CommandShape& program, const CommonOptions& common) {
  const CommandShape* command =
      options.command.empty() ? &program : program.command(options.command);
  if (command != nullptr) {
    sys::write_out(man_page(program, *command, kVersion));
    return 0;
  }
  return report(Error{ErrorKind::kUsage, fmt::format("there is no command `{}`", options.command),
                      "", "`lockstep man` lists the commands"},
                common);
}

}  // namespace lockstep::cli
