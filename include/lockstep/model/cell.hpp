#pragma once

#include <map>
#include <string>
#include <vector>

namespace lockstep::model {

/// One row of `matrix/targets.yaml`: neutral facts of a platform. Each ecosystem derives its own
/// platform tag from them.
struct Target {
  std::string name;       ///< `linux-x64`
  std::string os;         ///< `linux`, `macos`, `windows`, `freebsd`
  std::string arch;       ///< `x64`, `arm64`, …; `universal` for a fat target
  std::string libc;       ///< `glibc`, `musl`, or empty where the system has only one
  std::string abi;        ///< default ABI: `gnu` or `msvc` on Windows, else empty
  std::string glibc;      ///< default glibc floor, `2.17`, or empty
  std::string macos;      ///< default macOS floor, `10.12`, or empty
  std::string toolchain;  ///< default toolchain: `zig`, `mingw`, `cross-gcc`, `host`
  std::map<std::string, std::string> triples;  ///< Rust triple by ABI; key empty where there is one
                                               ///< ABI
  std::map<std::string, std::string> zig;      ///< zig target without its floor, by ABI
  std::map<std::string, std::string> gcc;      ///< GNU tool prefix (`aarch64-linux-gnu`) by ABI
  bool standard = false;                       ///< in the default matrix
  std::vector<std::string> fat_of;  ///< names of the thin targets whose libraries it joins, else
                                    ///< empty
  bool operator==(const Target&) const = default;
};

/// A file that another tool made and that a cell takes in place of building one.
struct Adopted {
  std::string role;    ///< `package` (wheel, tgz, gem), `library` or `header`
  std::string file;    ///< project-relative, may be a glob that one file matches; or empty
  std::string url;     ///< where it is downloaded from, or empty
  std::string sha256;  ///< 64 hex digits that it must have; empty when none were said
  bool operator==(const Adopted&) const = default;
};

/// A language on a target: what one package is built for. It owns its triple, floors and toolchain;
/// overrides of the configuration are already applied.
struct Cell {
  std::string language;  ///< `python`
  Target target;
  std::string abi;                    ///< the chosen ABI, as in Target
  std::string triple;                 ///< Rust triple, `x86_64-unknown-linux-gnu`
  std::string glibc;                  ///< glibc floor, empty where there is none
  std::string macos;                  ///< macOS floor, empty where there is none
  std::string toolchain;              ///< `zig`, `mingw`, `cross-gcc`, `host`
  std::string image;                  ///< the image it is built in, by its name; empty: on the host
  int tier = 1;                       ///< 1: must succeed
  std::vector<std::string> features;  ///< cargo features of the binding's crate turned on for this
                                      ///< cell
  bool default_features = true;       ///< whether the crate's default features are on too
  std::string variant;  ///< which of the language's several ABIs it is for, `cp313t`, or empty
  /// A fat target's: the same language's cells on the thin targets. They need not be in the matrix.
  std::vector<Cell> slices;
  std::vector<Adopted> adopted;  ///< what it takes from elsewhere; then nothing is compiled for it
  bool operator==(const Cell&) const = default;

  /// `linux-x64`, or with its variant `linux-x64@cp313t`
  std::string place() const { return variant.empty() ? target.name : target.name + "@" + variant; }
  /// `python/linux-x64`, `python/linux-x64@cp313t`
  std::string name() const { return language + "/" + place(); }
};

}  // namespace lockstep::model
