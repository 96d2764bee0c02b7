#include "man_page.hpp"

#include <fmt/format.h>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

// Text as roff takes it: no line may begin a request, hyphens of options are typed ones.
std::string roff(const std::string& text) {
  const std::string out = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }

std::string italic(const std::string& text) { return "\\fI" + roff(text) + "\\fR"; }

std::string flags_text(const Parameter& option) {
  std::vector<std::string> flags;
  for (const std::string& flag : option.flags) flags.push_back(bold(flag));
  const std::string value = option.value.empty() ? "" : " " + italic(option.value);
  return join(flags, ", ") + value;
}

std::string synopsis(const std::string& name, const CommandShape& command) {
  std::string line = bold(name);
  if (!command.options.empty()) line += " [" + italic("option") + "...]";
  if (!command.commands.empty())
    line += " " + italic("command") + " [" + italic("argument") + "...]";
  for (const Parameter& positional : command.positionals) {
    const std::string word = italic(positional.name) + (positional.repeats ? "..." : "");
    line += positional.required ? " " + word : " [" + word + "]";
  }
  return line;
}

std::string entry(const std::string& head, const std::string& text) {
  return ".TP\n" + head + "\n" + roff(text) + "\n";
}

std::string entries(const std::string& title, const std::vector<Parameter>& parameters) {
  std::string section;
  for (const Parameter& parameter : parameters) {
    const std::string head =
        parameter.flags.empty() ? italic(parameter.name) : flags_text(parameter);
    std::string about = parameter.about;
    if (!parameter.choices.empty()) about += ": " + join(parameter.choices, ", ");
    section += entry(head, about.empty() ? "See the description." : about);
  }
  return section.empty() ? "" : ".SH " + title + "\n" + section;
}

std::string commands_section(const CommandShape& command) {
  std::string section;
  for (const CommandShape& below : command.commands)
    section += entry(bold(below.name), below.about);
  return section.empty() ? "" : ".SH COMMANDS\n" + section;
}

// docs and report.hpp name them too; `exit_status` decides.
std::string exit_section() {
  return ".SH EXIT STATUS\n" + entry("0", "All is well.") + entry("1", "Something failed.") +
         entry("2", "A mistake on the command line or in the configuration.") +
         entry("4", "A check refused what it looked at.") +
         entry("5", "A release stopped after something had become public.") +
         entry("130", "It was interrupted.");
}

}  // namespace

std::string man_page(const CommandShape& program, const CommandShape& command,
                     const std::string& version) {
  const bool is_program = &program == &command;
  const std::string words = is_program ? program.name : program.name + " " + command.name;
  const std::string title = is_program ? program.name : program.name + "-" + command.name;
  std::string page = fmt::format(".TH {} 1 \"\" \"{} {}\" \"User Commands\"\n", roff(title),
                                 program.name, roff(version));
  page += fmt::format(".SH NAME\n{} \\- {}\n", roff(title), roff(command.about));
  page += ".SH SYNOPSIS\n" + synopsis(words, command) + "\n";
  page += commands_section(command);
  page += entries("ARGUMENTS", command.positionals);
  page += entries("OPTIONS", command.options);
  if (!is_program) page += entries("COMMON OPTIONS", program.options);
  page += exit_section();
  if (!is_program) page += ".SH SEE ALSO\n" + bold(program.name) + "(1)\n";
  return page;
}

}  // namespace lockstep::cli
