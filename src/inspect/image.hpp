#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/facts.hpp"

namespace lockstep::inspect {

/// A section's bytes in the file.
struct Region {
  std::string name;
  std::uint64_t offset = 0;  ///< from the image's start
  std::uint64_t size = 0;
  bool loaded = false;  ///< mapped when the library is loaded: not debug information, not bitcode
};

/// One ELF, Mach-O or PE/COFF image as read: its facts, and where its bytes lie.
struct Image {
  model::LibraryFacts facts;
  std::vector<Region> regions;
  /// File offset of the exported version slot's symbol, from the image's start.
  std::optional<std::uint64_t> slot_symbol;
  /// Mach-O: where the code signature lies.
  std::optional<Region> signature;
  /// PE: file offset of the image's checksum, when that is not 0.
  std::optional<std::uint64_t> checksum;
};

/// An image inside a file: the file itself, an archive's member, or a universal file's slice.
struct Part {
  std::string name;          ///< the member's or slice's name, empty for the file itself
  std::uint64_t offset = 0;  ///< from the file's start
  std::uint64_t size = 0;
  Image image;
};

enum class Container { kNone, kArchive, kUniversal };

/// A whole file taken apart; `parts` is never empty.
struct Library {
  Container container = Container::kNone;
  std::vector<Part> parts;
};

/// The images of a file. Errors as read_library.
Result<Library> read_parts(std::string_view bytes, std::string_view name);

/// The facts of all parts as one; an Error when they disagree on format or machine.
Result<model::LibraryFacts> merged_facts(const Library& library, std::string_view name);

}  // namespace lockstep::inspect
