#include "deflate.hpp"

#include <zlib.h>

#include <limits>

namespace lockstep::archive {

namespace {

constexpr int kLevel = 9;
constexpr int kMemoryLevel = 8;
constexpr int kRawWindow = -15;
constexpr int kGzipWindow = 15 + 16;

// zlib's stream points into its input without changing it; its older interface lacks the const.
Bytef* input_bytes(std::string_view bytes) {
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

Result<std::string> deflate_once(std::string_view bytes, int window, gz_header* header) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorKind::kUsage, "a file of 4 GiB or more cannot be packed");
  }
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, window, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return fail(ErrorKind::kInternal, "zlib could not start");
  }
  if (header != nullptr) deflateSetHeader(&stream, header);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = input_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) return fail(ErrorKind::kInternal, "zlib could not compress a file");
  return out;
}

}  // namespace

Result<std::string> deflate_raw(std::string_view bytes) {
  return deflate_once(bytes, kRawWindow, nullptr);
}

Result<std::string> deflate_gzip(std::string_view bytes, std::uint32_t mtime, GzipSystem system) {
  gz_header header{};
  header.time = mtime;
  header.os = static_cast<int>(system);
  return deflate_once(bytes, kGzipWindow, &header);
}

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace lockstep::archive
