#include "lockstep/ecosystem/spell_version.hpp"

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {

Result<version::Spellings> spell_version(std::string_view version,
                                         const std::vector<std::string>& languages) {
  std::vector<version::Speller> spellers;
  for (const std::string& language : languages) {
    spellers.push_back(find_ecosystem(language)->spell_version);
  }
  LOCKSTEP_TRY(spelled, version::spell_everywhere(version, spellers));
  version::Spellings spellings = std::move(spelled);
  for (std::size_t index = 0; index < languages.size(); ++index) {
    auto& spelling = spellings.of_each[index];
    if (!spelling) spelling = std::unexpected(at(std::move(spelling).error(), languages[index]));
  }
  return spellings;
}

}  // namespace lockstep::ecosystem
