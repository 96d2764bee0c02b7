#include "lockstep/model/plan.hpp"

#include "json.hpp"

namespace lockstep::model {

NLOHMANN_JSON_SERIALIZE_ENUM(Network, {{Network::kNone, "none"}, {Network::kHost, "host"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ActionKind, {{ActionKind::kFetch, "fetch"},
                                          {ActionKind::kStandardLibrary, "standard-library"},
                                          {ActionKind::kHostTools, "host-tools"},
                                          {ActionKind::kCore, "core"},
                                          {ActionKind::kBinding, "binding"},
                                          {ActionKind::kAdopt, "adopt"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Target, name, os, arch, libc, abi, glibc, macos, toolchain,
                                   triples, zig, gcc, standard, fat_of)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Adopted, role, file, url, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Cell, language, target, abi, triple, glibc, macos, toolchain,
                                   image, tier, features, default_features, variant, slices,
                                   adopted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeftOut, cell, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CargoCore, folder, version, lock, inputs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CmakeCore, folder, library, options, version, role_options)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CommandCore, run, inputs, outputs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Language, name, folder, package, crate, cmake, settings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProjectInput, source, path, without)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TextInput, path, text, executable)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(UpstreamInput, action, output, path, only, without)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolInput, name, rule)

}  // namespace lockstep::model

// Sum types: an object with one member, named by the alternative.
namespace nlohmann {

template <typename... Alternatives>
struct adl_serializer<std::variant<Alternatives...>> {
  using Variant = std::variant<Alternatives...>;

  template <typename T>
  static constexpr const char* word() {
    using namespace lockstep::model;
    if constexpr (std::is_same_v<T, CargoCore>)
      return "cargo";
    else if constexpr (std::is_same_v<T, CmakeCore>)
      return "cmake";
    else if constexpr (std::is_same_v<T, CommandCore>)
      return "command";
    else if constexpr (std::is_same_v<T, ProjectInput>)
      return "project";
    else if constexpr (std::is_same_v<T, TextInput>)
      return "text";
    else if constexpr (std::is_same_v<T, UpstreamInput>)
      return "upstream";
    else
      return "tool";
  }

  static void to_json(json& out, const Variant& value) {
    std::visit([&out](const auto& held) { out = {{word<std::decay_t<decltype(held)>>(), held}}; },
               value);
  }

  static void from_json(const json& in, Variant& value) {
    const bool known = (take<Alternatives>(in, value) || ...);
    // Thrown to nlohmann's reader, which ends in model::decode().
    if (!known) throw std::invalid_argument("unknown alternative " + in.dump());
  }

  template <typename T>
  static bool take(const json& in, Variant& value) {
    if (!in.contains(word<T>())) return false;
    value = in.at(word<T>()).template get<T>();
    return true;
  }
};

}  // namespace nlohmann

namespace lockstep::model {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Project, name, version, description, license, license_file,
                                   readme, repository, homepage, authors, keywords, releases, core,
                                   languages, cells, left_out)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Action, id, kind, commands, folder, env, inherit, inputs,
                                   outputs, network, image, toolchain, fresh_packages)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NativeOutput, role, action, path, slice, variant)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BlockedCell, cell, message, hint)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PackageStep, id, kind, language, target, file, natives, packages,
                                   tree, library)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Plan, project, versions, slot, notes, cells, blocked, actions,
                                   packages, core_builds)

Value to_value(const Plan& plan) { return from_tree(nlohmann::json(plan)); }
Value to_value(const Project& project) { return from_tree(nlohmann::json(project)); }
Value to_value(const Cell& cell) { return from_tree(nlohmann::json(cell)); }

Result<Plan> plan_from_value(const Value& value) { return decode<Plan>(value, "the plan"); }

}  // namespace lockstep::model
