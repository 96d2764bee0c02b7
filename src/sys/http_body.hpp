#pragma once

#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/base/http.hpp"

namespace lockstep::sys {

/// A request's body, read from its start to its end a piece at a time: never more of a file is held
/// than a piece.
class BodyReader {
 public:
  explicit BodyReader(const std::vector<BodyPart>& parts) : parts_(parts) {}

  /// Puts the next bytes into `to` and gives back how many; 0 at the end. An Error (kIo) when a
  /// file cannot be read or is not as long as was said.
  Result<std::size_t> read(std::span<char> to);

 private:
  // Refills `piece_` with the next bytes; leaves it empty at the end.
  Result<void> next_piece();
  Result<void> next_piece_of(const BodyFile& file);

  const std::vector<BodyPart>& parts_;
  std::size_t part_ = 0;
  std::string piece_;
  std::size_t used_ = 0;  ///< of `piece_`
  std::ifstream file_;    ///< the part's, while it is read
  std::uint64_t left_ = 0;
};

}  // namespace lockstep::sys
