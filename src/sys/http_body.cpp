#include "http_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "lockstep/base/text.hpp"

namespace lockstep::sys {

namespace {

// A multiple of three, so that base64 has padding at a file's end alone.
constexpr std::uint64_t kPiece = std::uint64_t{3} << 14;

std::unexpected<Error> changed(const BodyFile& file) {
  return fail(ErrorKind::kIo,
              fmt::format("`{}` is not the file of {} bytes that it was", file.path, file.size));
}

}  // namespace

Result<void> BodyReader::next_piece_of(const BodyFile& file) {
  if (!file_.is_open()) {
    file_.open(file.path, std::ios::binary);
    if (!file_) return fail(ErrorKind::kIo, fmt::format("`{}` cannot be read", file.path));
    left_ = file.size;
  }
  piece_.resize(std::min(kPiece, left_));
  file_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  if (static_cast<std::size_t>(file_.gcount()) != piece_.size()) return changed(file);
  left_ -= piece_.size();
  if (file.encoding == BodyEncoding::kBase64) piece_ = base64(piece_);
  if (left_ > 0) return {};
  if (file_.peek() != std::ifstream::traits_type::eof()) return changed(file);
  file_ = std::ifstream();
  ++part_;
  return {};
}

Result<void> BodyReader::next_piece() {
  piece_.clear();
  used_ = 0;
  while (piece_.empty() && part_ < parts_.size()) {
    if (const auto* text = std::get_if<std::string>(&parts_[part_])) {
      piece_ = *text;
      ++part_;
    } else {
      LOCKSTEP_CHECK(next_piece_of(std::get<BodyFile>(parts_[part_])));
    }
  }
  return {};
}

Result<std::size_t> BodyReader::read(std::span<char> to) {
  if (used_ == piece_.size()) LOCKSTEP_CHECK(next_piece());
  const std::size_t size = std::min(to.size(), piece_.size() - used_);
  std::memcpy(to.data(), piece_.data() + used_, size);
  used_ += size;
  return size;
}

}  // namespace lockstep::sys
