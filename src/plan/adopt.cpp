#include "adopt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::plan {

namespace {

using model::Action;
using model::Adopted;
using model::Cell;

Error blocked(std::string message, std::string hint) {
  return {ErrorKind::kUsage, std::move(message), "", std::move(hint), {}, {}};
}

// The one file that a path or pattern names.
Result<std::string> file_of(const Adopted& adopted, const model::Survey& survey) {
  constexpr std::size_t kShown = 4;
  const auto found = survey.adopted.find(adopted.file);
  const std::vector<std::string> matches =
      found == survey.adopted.end() ? std::vector<std::string>{} : found->second;
  if (matches.size() == 1) return matches.front();
  if (matches.empty()) {
    return std::unexpected(blocked(fmt::format("there is no file `{}` to adopt", adopted.file),
                                   "build it with its own tool first, or correct `adopt`"));
  }
  const std::vector<std::string> shown(
      matches.begin(),
      matches.begin() + static_cast<std::ptrdiff_t>(std::min(matches.size(), kShown)));
  return std::unexpected(blocked(
      fmt::format("`{}` names {} files to adopt, a cell takes one", adopted.file, matches.size()),
      fmt::format("found  {}{}\ndo     say more in the pattern: `{{target}}`, `{{arch}}` and "
                  "`{{triple}}` stand for the cell's",
                  join(shown, ", "), matches.size() > kShown ? ", …" : "")));
}

// What a download sees of its caller: the way through proxies, and whom to trust.
const std::vector<std::string> kInherited = {"http_proxy", "https_proxy",   "HTTPS_PROXY",
                                             "all_proxy",  "ALL_PROXY",     "no_proxy",
                                             "NO_PROXY",   "SSL_CERT_FILE", "CURL_CA_BUNDLE"};

void download(const Adopted& adopted, Action& action) {
  const std::string name(file_name(adopted.url.substr(0, adopted.url.find('?'))));
  action.outputs = {"adopted/" + name};
  action.commands = {
      {"@program@", "download", adopted.url, adopted.sha256, action.outputs.front()}};
  action.inputs.emplace_back(model::TextInput{"adopted/.keep", "", false});
  action.network = model::Network::kHost;
  action.inherit = kInherited;
}

Result<Action> action_for(const Adopted& adopted, const std::string& id,
                          const model::Survey& survey) {
  Action action;
  action.id = id;
  action.kind = model::ActionKind::kAdopt;
  if (!adopted.url.empty()) {
    download(adopted, action);
    return action;
  }
  LOCKSTEP_TRY(file, file_of(adopted, survey));
  action.outputs = {"adopted/" + std::string(file_name(file))};
  action.inputs.emplace_back(model::ProjectInput{file, action.outputs.front(), {}});
  return action;
}

// The role of a bare library is that of the library which the language's packages carry.
std::string role_of(const Adopted& adopted, const std::vector<std::string>& roles) {
  if (adopted.role != "library") return adopted.role;
  const auto found =
      std::ranges::find_if(roles, [](const std::string& role) { return role != "header"; });
  return found == roles.end() ? "shared" : *found;
}

Result<void> add_cell(const Cell& cell, const CoreRequest& request, BuildActions& build) {
  const auto& roles = request.roles.at(cell.language);
  std::vector<model::NativeOutput> natives;
  std::vector<Action> actions;
  for (const Adopted& adopted : cell.adopted) {
    const std::string id = "adopt/" + cell.name() + (adopted.role == "header" ? "/header" : "");
    LOCKSTEP_TRY(action, action_for(adopted, id, request.survey));
    natives.push_back({role_of(adopted, roles), id, action.outputs.front(), ""});
    actions.push_back(std::move(action));
  }
  for (const std::string& role : roles) {
    const bool is_there = std::ranges::any_of(natives, [&](const auto& native) {
      return native.role == role || native.role == "package";
    });
    if (is_there) continue;
    return std::unexpected(
        blocked(fmt::format("its packages carry a {}, and `adopt` names none", role),
                "add `header:` beside `library:`"));
  }
  std::ranges::move(actions, std::back_inserter(build.actions));
  build.natives[cell.name()] = std::move(natives);
  return {};
}

}  // namespace

bool adopts_package(const Cell& cell) {
  return !cell.adopted.empty() && cell.adopted.front().role == "package";
}

void add_adopted(const std::vector<Cell>& cells, const CoreRequest& request, BuildActions& build) {
  for (const Cell& cell : cells) {
    if (cell.adopted.empty()) continue;
    auto added = add_cell(cell, request, build);
    if (!added) build.blocked.emplace(cell.name(), std::move(added).error());
  }
}

}  // namespace lockstep::plan
