#include <catch2/catch.hpp>

#include "python_node_fixture.hpp"
#include "version_fixture.hpp"

using namespace lockstep;
using namespace lockstep::ecosystem;

namespace {

const version::Change kChange{"0.9.0", "1.0.0-rc.1"};

Versioned node_project() {
  Versioned versioned;
  versioned.project = lorem_project();
  versioned.project.version = "0.9.0";
  versioned.project.cells = {cell_of("node", "linux", "x64"), cell_of("node", "macos", "arm64")};
  versioned.language.name = "node";
  versioned.language.folder = "bindings/node";
  versioned.language.package = "lorem";
  return versioned;
}

const std::string kManifest = "bindings/node/package.json";
const std::string kLock = "bindings/node/package-lock.json";

}  // namespace

TEST_CASE("package.json: version, pins and requirements on members follow, nothing else") {
  Versioned versioned = node_project();
  versioned.texts[kManifest] =
      "\xef\xbb\xbf{\r\n\t\"license\": \"MIT\",\r\n\t\"version\"  :\"0.9.0\",\r\n\t\"name\": "
      "\"lorem\",\r\n\t\"workspaces\": [\"plugins/*\"],\r\n\t\"dependencies\": "
      "{\"lorem-plugin\": \"^0.9.0\", \"lorem-other\": \"workspace:*\", \"left-pad\": \"0.9.0\"},"
      "\r\n\t\"devDependencies\": {\"lorem-tool\": \"workspace:~0.9\", \"lorem-old\": \"0.8.0\", "
      "\"lorem-file\": \"file:../x\"},\r\n\t\"optionalDependencies\": {\r\n\t\t"
      "\"lorem-darwin-arm64\": \"0.9.0\",\r\n\t\t\"lorem-linux-x64-gnu\": \"0.9.0\"\r\n\t}\r\n}";
  const auto member = [](const std::string& name, const std::string& version) {
    return R"({"name": ")" + name + R"(", "version": ")" + version + "\"}\n";
  };
  versioned.texts["bindings/node/plugins/a/package.json"] = member("lorem-plugin", "0.9.0");
  versioned.texts["bindings/node/plugins/b/package.json"] = member("lorem-tool", "0.9.0");
  versioned.texts["bindings/node/plugins/c/package.json"] = member("lorem-old", "0.8.0");
  versioned.texts["bindings/node/npm/x/package.json"] = member("lorem-linux-x64-gnu", "0.9.0");
  versioned.texts["website/package.json"] = member("site", "0.9.0");
  const auto after = versioned.written(kChange);
  CHECK(
      after.at(kManifest) ==
      "\xef\xbb\xbf{\r\n\t\"license\": \"MIT\",\r\n\t\"version\"  :\"1.0.0-rc.1\",\r\n\t\"name\": "
      "\"lorem\",\r\n\t\"workspaces\": [\"plugins/*\"],\r\n\t\"dependencies\": "
      "{\"lorem-plugin\": \"^1.0.0-rc.1\", \"lorem-other\": \"workspace:*\", \"left-pad\": "
      "\"0.9.0\"},\r\n\t\"devDependencies\": {\"lorem-tool\": \"workspace:~1.0.0-rc.1\", "
      "\"lorem-old\": \"0.8.0\", \"lorem-file\": \"file:../x\"},\r\n\t"
      "\"optionalDependencies\": {\r\n\t\t\"lorem-darwin-arm64\": \"1.0.0-rc.1\",\r\n\t\t"
      "\"lorem-linux-x64-gnu\": \"1.0.0-rc.1\"\r\n\t}\r\n}");
  CHECK(after.at("bindings/node/plugins/a/package.json") == member("lorem-plugin", "1.0.0-rc.1"));
  CHECK(after.at("bindings/node/plugins/c/package.json") == member("lorem-old", "0.8.0"));
  CHECK(after.at("bindings/node/npm/x/package.json") ==
        member("lorem-linux-x64-gnu", "1.0.0-rc.1"));
  CHECK(after.at("website/package.json") == member("site", "0.9.0"));
}

TEST_CASE("a workspace of npm, yarn or pnpm above the language's folder counts if it takes it") {
  Versioned versioned = node_project();
  const std::string old = R"({"name": "any", "version": "0.9.0"})";
  versioned.texts = {{"package.json", R"({"workspaces": ["bindings/*", "!bindings/c"]})"},
                     {kManifest, R"({"name": "lorem", "version": "0.9.0"})"},
                     {"bindings/b/package.json", old},
                     {"bindings/c/package.json", old}};
  SECTION("npm") {}
  SECTION("yarn") {
    versioned.texts["package.json"] =
        R"({"workspaces": {"packages": ["./bindings/*/", "!bindings/c"]}})";
  }
  SECTION("pnpm") {
    versioned.texts["package.json"] = "{}";
    versioned.texts["pnpm-workspace.yaml"] = "# ours\npackages:\n  - 'bindings/*'\n  - "
                                             "\"!bindings/c\" # not\ncatalog:\n  - bindings/c\n";
  }
  const auto after = versioned.written(kChange);
  CHECK(after.at("bindings/b/package.json") == R"({"name": "any", "version": "1.0.0-rc.1"})");
  CHECK(after.at("bindings/c/package.json") == old);
}

TEST_CASE("platform packages that are missing, left over or pinned to another version are drift") {
  Versioned versioned = node_project();
  const auto manifest = [](const std::string& pins) {
    return "{\n  \"name\": \"lorem\",\n  \"version\": \"0.9.0\",\n  \"optionalDependencies\": {" +
           pins + "}\n}\n";
  };
  const std::string both =
      "\n    \"lorem-linux-x64-gnu\": \"0.9.0\",\n    \"lorem-darwin-arm64\": \"0.9.0\"\n  ";
  const auto mended = [&](const std::string& pins) {
    versioned.texts[kManifest] = manifest(pins);
    CHECK_FALSE(versioned.drift("0.9.0").empty());
    return versioned.written({"0.9.0", "0.9.0"}).at(kManifest);
  };
  CHECK(mended("\n    \"lorem-linux-x64-gnu\": \"0.9.0\"\n  ") == manifest(both));
  CHECK(mended("\n    \"lorem-linux-x64-gnu\": \"0.8.0\"\n  ") == manifest(both));
  CHECK(
      mended("\n    \"lorem-linux-ia32-gnu\": \"0.9.0\",\n    \"lorem-linux-x64-gnu\": \"0.9.0\",\n"
             "    \"lorem-win32-x64-gnu\": \"0.9.0\"\n  ") == manifest(both));
  CHECK(
      mended("\n    \"lorem-win32-x64-gnu\": \"0.9.0\",\n    \"lorem-win32-ia32-gnu\": \"0.9.0\"\n "
             " ") ==
      manifest(
          "\n    \"lorem-darwin-arm64\": \"0.9.0\",\n    \"lorem-linux-x64-gnu\": \"0.9.0\"\n  "));
  CHECK(mended("\"lorem-linux-x64-gnu\": \"0.9.0\", \"other\": \"^1\"") ==
        manifest("\"lorem-linux-x64-gnu\": \"0.9.0\", \"other\": \"^1\", \"lorem-darwin-arm64\": "
                 "\"0.9.0\""));
  versioned.texts[kManifest] = manifest("\"other\": \"^1\"");
  CHECK(versioned.drift("0.9.0").empty());
}

TEST_CASE("package-lock.json: the package, members and platform packages follow") {
  Versioned versioned = node_project();
  versioned.texts[kManifest] = R"({"name": "lorem", "version": "0.9.0"})";
  versioned.texts["bindings/node/npm/x/package.json"] =
      R"({"name": "lorem-linux-x64-gnu", "version": "0.9.0"})";
  versioned.texts[kLock] = R"({
  "name": "lorem",
  "version": "0.9.0",
  "lockfileVersion": 3,
  "packages": {
    "": {
      "name": "lorem",
      "version": "0.9.0",
      "optionalDependencies": {
        "lorem-darwin-arm64": "0.9.0",
        "lorem-linux-x64-gnu": "0.9.0"
      }
    },
    "node_modules/left-pad": {
      "version": "0.9.0",
      "dependencies": {"lorem-darwin-arm64": "0.9.0"}
    },
    "node_modules/lorem-darwin-arm64": {
      "version": "0.9.0",
      "resolved": "r/lorem-darwin-arm64/-/lorem-darwin-arm64-0.9.0.tgz",
      "integrity": "sha512-x",
      "optional": true
    },
    "node_modules/lorem-linux-x64-gnu": {
      "resolved": "npm/x",
      "link": true
    },
    "npm/x": {
      "version": "0.9.0"
    }
  }
}
)";
  CHECK(versioned.drift("0.9.0").empty());
  CHECK(versioned.written(kChange).at(kLock) == R"({
  "name": "lorem",
  "version": "1.0.0-rc.1",
  "lockfileVersion": 3,
  "packages": {
    "": {
      "name": "lorem",
      "version": "1.0.0-rc.1",
      "optionalDependencies": {
        "lorem-darwin-arm64": "1.0.0-rc.1",
        "lorem-linux-x64-gnu": "1.0.0-rc.1"
      }
    },
    "node_modules/left-pad": {
      "version": "0.9.0",
      "dependencies": {"lorem-darwin-arm64": "0.9.0"}
    },
    "node_modules/lorem-darwin-arm64": {
      "version": "1.0.0-rc.1",
      "resolved": "r/lorem-darwin-arm64/-/lorem-darwin-arm64-1.0.0-rc.1.tgz",
      "optional": true
    },
    "node_modules/lorem-linux-x64-gnu": {
      "resolved": "npm/x",
      "link": true
    },
    "npm/x": {
      "version": "1.0.0-rc.1"
    }
  }
}
)");
}

TEST_CASE("a lock file gets entries of new platform packages and loses those of removed ones") {
  Versioned versioned = node_project();
  versioned.texts[kManifest] = R"({"name": "lorem", "version": "0.9.0"})";
  versioned.texts[kLock] = R"({
  "packages": {
    "node_modules/lorem-linux-x64-gnu": {
      "version": "0.9.0"
    },
    "node_modules/lorem-win32-x64-gnu": {
      "version": "0.9.0"
    }
  }
}
)";
  CHECK(versioned.written({"0.9.0", "0.9.0"}).at(kLock) == R"({
  "packages": {
    "node_modules/lorem-linux-x64-gnu": {
      "version": "0.9.0"
    },
    "node_modules/lorem-darwin-arm64": {
      "cpu": [
        "arm64"
      ],
      "optional": true,
      "os": [
        "darwin"
      ],
      "version": "0.9.0"
    }
  }
}
)");
}

TEST_CASE("a lock file of the first format follows") {
  Versioned versioned = node_project();
  versioned.texts[kManifest] = R"({"name": "lorem", "version": "0.9.0"})";
  versioned.texts[kLock] = R"({"version": "0.8.0", "lockfileVersion": 1, "dependencies": {
  "left-pad": {"version": "0.9.0"},
  "lorem-linux-x64-gnu": {"version": "0.8.0", "integrity": "sha512-x"}}})";
  CHECK(versioned.drift("0.9.0").size() == 3);
  CHECK(versioned.written(kChange).at(kLock) ==
        R"({"version": "1.0.0-rc.1", "lockfileVersion": 1, "dependencies": {
  "left-pad": {"version": "0.9.0"},
  "lorem-linux-x64-gnu": {"version": "1.0.0-rc.1"}}})");
}

TEST_CASE("placeholders and other packages' versions stay") {
  Versioned versioned = node_project();
  versioned.texts[kManifest] =
      R"({"version": "0.0.0", "optionalDependencies": {"lorem-linux-x64-gnu": "0.0.0", "lorem-darwin-arm64": "0.0.0"}})";
  versioned.texts[kLock] = R"({"version": "0.0.0"})";
  CHECK(versioned.written(kChange) == versioned.texts);
}

TEST_CASE("a package.json that is no JSON, empty or says its version twice is an error") {
  Versioned versioned = node_project();
  for (const char* text : {"", "{", "{\"version\": \"0.9.0\",}"}) {
    versioned.texts[kManifest] = text;
    const auto places = versioned.places(kChange);
    REQUIRE_FALSE(places);
    CHECK(places.error().where == kManifest);
  }
  versioned.texts[kManifest] = "{\"version\": \"0.9.0\",\n \"version\": \"0.9.0\"}";
  const auto places = versioned.places(kChange);
  REQUIRE_FALSE(places);
  CHECK(places.error().mark->line == 1);
  REQUIRE(places.error().others.size() == 1);
  CHECK(places.error().others[0].mark->line == 2);
  versioned.texts[kManifest] = "\"text\"";
  CHECK(versioned.places(kChange)->empty());
}
