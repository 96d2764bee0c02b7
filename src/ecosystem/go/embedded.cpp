#include "go/embedded.hpp"

#include <fmt/format.h>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

// Lays a library down once for each user and each of its contents. Another process may do the same
// at the same time, and another user may own a folder of that name: what is loaded has the digest.
constexpr std::string_view kLayDown = R"(
import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// layLibrary gives the path of a file with these bytes, in the user's cache folder or, where there is
// none that can be written, in a temporary one.
func layLibrary(name, digest, bytes string) (string, error) {
	folder, err := os.UserCacheDir()
	if err == nil {
		folder = filepath.Join(folder, "@project@", digest[:32])
		err = os.MkdirAll(folder, 0o700)
	}
	if err == nil {
		var path string
		if path, err = layLibraryIn(folder, name, digest, bytes); err == nil {
			return path, nil
		}
	}
	if folder, err = os.MkdirTemp("", "@project@-"); err != nil {
		return "", fmt.Errorf("@project@: no folder for the native library: %w", err)
	}
	return layLibraryIn(folder, name, digest, bytes)
}

func layLibraryIn(folder, name, digest, bytes string) (string, error) {
	path := filepath.Join(folder, name)
	if hasDigest(path, digest) {
		return path, nil
	}
	file, err := os.CreateTemp(folder, name+".*")
	if err != nil {
		return "", fmt.Errorf("@project@: the native library: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(bytes)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o500)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	// Windows replaces no file that another process has loaded: then it is there.
	if err != nil && !hasDigest(path, digest) {
		return "", fmt.Errorf("@project@: the native library: %w", err)
	}
	return path, nil
}

func hasDigest(path, digest string) bool {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(bytes)
	return hex.EncodeToString(sum[:]) == digest
}
)";

std::string platform_file(const Binding& binding, const Platform& platform,
                          std::string_view package) {
  return fmt::format(
      "{}\n//go:build {} && !{}\n\npackage {}\n\nimport native \"{}\"\n\n"
      "func init() {{\n\tprebuiltLibrary = func() (string, error) {{\n"
      "\t\treturn layLibrary(native.Name, native.Digest, native.Library)\n\t}}\n}}\n",
      kMark, constraint(binding, platform), own_library_tag(binding), package,
      submodule_path(binding.module, platform));
}

}  // namespace

bool declares_hook(std::string_view text) {
  for (const std::string& line : split(text, '\n')) {
    std::vector<std::string> words = split(replace_all(line, "\t", " "), ' ');
    std::erase(words, "");
    if (join(words, " ").starts_with(kLibraryHook)) return true;
  }
  return false;
}

std::vector<archive::Entry> embedded_sources(const Binding& binding, const Platform& platform,
                                             const EmbeddedLibrary& library) {
  const std::string package = platform.name();
  std::string native = fmt::format(
      "{}\n//go:build {} && {}\n\npackage {}\n\nimport _ \"embed\"\n\n"
      "// Name is the library's file name.\nconst Name = \"{}\"\n\n"
      "// Digest is the SHA-256 of Library in hexadecimal.\nconst Digest = \"{}\"\n\n"
      "// Library is the shared library.\n//\n//go:embed {}\nvar Library string\n",
      kMark, platform.os, platform.arch, package, library.name, library.digest, library.name);
  return {go_file("", "doc.go",
                  package_doc(binding, platform,
                              "Its Library is what the root module loads, without cgo.")),
          go_file("", "native.go", std::move(native))};
}

std::vector<archive::Entry> embedded_prebuilt_sources(const Binding& binding,
                                                      std::string_view package,
                                                      std::string_view folder) {
  std::vector<archive::Entry> files;
  for (const Platform& platform : binding.platforms) {
    files.push_back(go_file(folder, "prebuilt_" + platform.name() + ".go",
                            platform_file(binding, platform, package)));
  }
  const std::string text = replace_all(std::string(kLayDown), "@project@", binding.project);
  files.push_back(go_file(folder, "prebuilt_library.go",
                          fmt::format("{}\npackage {}\n{}", kMark, package, text)));
  const std::string advice = "Build the native library, load it yourself, and build with -tags " +
                             own_library_tag(binding) + ".";
  files.push_back(other_platform_guard(binding, package, folder, {"", advice}));
  return files;
}

}  // namespace lockstep::ecosystem::go
