#include "groups.hpp"

#include <catch2/catch.hpp>

namespace lockstep::ci {

namespace {

model::Cell cell(const std::string& language, const std::string& target,
                 const std::string& toolchain = "zig") {
  model::Cell cell;
  cell.language = language;
  cell.target.name = target;
  cell.target.os = target.substr(0, target.find('-'));
  cell.target.arch = target.substr(target.find('-') + 1);
  cell.toolchain = toolchain;
  return cell;
}

model::Cell universal(const std::string& language, const std::string& toolchain = "zig") {
  model::Cell fat = cell(language, "macos-universal", "");
  fat.target.fat_of = {"macos-x64", "macos-arm64"};
  fat.slices = {cell(language, "macos-x64", toolchain), cell(language, "macos-arm64", toolchain)};
  return fat;
}

}  // namespace

TEST_CASE("cells of one target are one group, on Linux when their toolchain cross-compiles") {
  CHECK(groups_of({cell("python", "linux-x64"), cell("python", "windows-x64", "mingw"),
                   cell("go", "linux-x64", "cross-gcc")}) ==
        std::vector<Group>{{"linux-x64", "linux-x64", "linux-x64"},
                           {"windows-x64", "linux-x64", "windows-x64"}});
}

TEST_CASE("a native cell gets a machine of its own kind, apart from its target's other cells") {
  CHECK(groups_of({cell("python", "windows-x64", "host"), cell("node", "windows-x64"),
                   cell("ruby", "windows-x64"), cell("go", "macos-arm64", "host")}) ==
        std::vector<Group>{
            {"windows-x64-on-windows-x64", "windows-x64", "python/windows-x64"},
            {"windows-x64-on-linux-x64", "linux-x64", "{node/windows-x64,ruby/windows-x64}"},
            {"macos-arm64", "macos-arm64", "macos-arm64"}});
}

TEST_CASE("a fat target is built with the targets that it is joined from") {
  CHECK(groups_of({cell("python", "macos-x64"), cell("python", "macos-arm64"),
                   cell("go", "macos-x64"), universal("python")}) ==
        std::vector<Group>{
            {"macos-universal", "linux-x64", "{macos-x64,macos-arm64,macos-universal}"}});
  CHECK(groups_of({universal("ruby", "host")}) ==
        std::vector<Group>{{"macos-universal", "macos-x64", "macos-universal"}});
}

TEST_CASE("a cell that adopts compiles nothing, wherever its toolchain would run") {
  model::Cell adopting = cell("python", "windows-x64", "host");
  adopting.adopted = {{"package", "a.whl", "", ""}};
  CHECK(groups_of({adopting}) == std::vector<Group>{{"windows-x64", "linux-x64", "windows-x64"}});
}

}  // namespace lockstep::ci
