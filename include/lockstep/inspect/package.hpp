#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/facts.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::inspect {

/// A native file inside a package.
struct NativeFile {
  std::string path;  ///< inside the package; the file's own name for a bare library
  model::LibraryFacts facts;
  std::vector<model::LibraryFacts> slices;  ///< of a universal library, else empty
  bool operator==(const NativeFile&) const = default;
};

/// What a package or library says it is, what its native files are, and where the two disagree.
struct PackageFacts {
  std::string kind;     ///< `wheel`, `sdist`, `npm`, `gem`, `go` or `library`
  std::string name;     ///< as its own metadata says, empty for a library
  std::string version;  ///< likewise, as its registry spells it
  /// What it claims to run on, in its ecosystem's words (`manylinux_2_17_x86_64`, `linux/amd64`),
  /// sorted; empty where it claims nothing.
  std::vector<std::string> platforms;
  std::vector<NativeFile> natives;  ///< in the package's order
  /// Each disagreement of claim and native files, `where` the file: the package fits when empty.
  std::vector<Error> problems;
  bool operator==(const PackageFacts&) const = default;
};

/// The facts of the wheel (.whl), sdist (.tar.gz), npm package (.tgz), gem (.gem), Go module (.zip)
/// or native library in `bytes`; the format goes by `file_name`. An Error when it is none of these,
/// or damaged; a native file inside that cannot be read is a problem of the package, not an Error.
Result<PackageFacts> read_package(std::string_view bytes, std::string_view file_name);

/// The files that the package in `bytes` holds (of a gem its data's), in its order; errors as
/// read_package.
Result<std::vector<archive::Entry>> package_files(std::string_view bytes,
                                                  std::string_view file_name);

/// Every way in which a package of these facts and `files` is not one of `cell`: its own problems
/// but for versions, and each native file that does not fit. One of them has to export all of
/// `exports`. Empty when it fits.
std::vector<Error> hold_package_against(const PackageFacts& package,
                                        const std::vector<archive::Entry>& files,
                                        const model::Cell& cell,
                                        const std::vector<std::string>& exports);

/// The facts as a JSON value: every member is present, null for what is absent; `verdict` is
/// `fits`, `does not fit`, or null for a library, which claims nothing.
model::Value to_value(const PackageFacts& package);

/// `to_value` of `read_package`.
Result<model::Value> inspect_package(std::string_view bytes, std::string_view file_name);

}  // namespace lockstep::inspect
