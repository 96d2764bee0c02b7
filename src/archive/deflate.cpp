#include "deflate.hpp"

#include <zlib.h>

#include <limits>
#include <string>

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

// A deflate stream, ended whatever happens.
class Deflater {
 public:
  Deflater(int window, gz_header* header) {
    ready_ = deflateInit2(&stream_, kLevel, Z_DEFLATED, window, kMemoryLevel, Z_DEFAULT_STRATEGY) ==
             Z_OK;
    if (ready_ && header != nullptr) deflateSetHeader(&stream_, header);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  bool ready() const { return ready_; }
  std::size_t bound(std::uint64_t size) { return deflateBound(&stream_, static_cast<uLong>(size)); }

  // Compresses all of `input` into `out`, which has room for `bound`; false when zlib fails.
  bool run(const Chunks& input, char* out, std::size_t room) {
    out_ = reinterpret_cast<Bytef*>(out);
    room_ = room;
    for (const Bytes& chunk : input) {
      stream_.next_in = input_bytes(chunk);
      stream_.avail_in = static_cast<uInt>(chunk.size());
      while (stream_.avail_in > 0) {
        if (step(Z_NO_FLUSH) != Z_OK) return false;
      }
    }
    int status = Z_OK;
    while (status == Z_OK) status = step(Z_FINISH);
    return status == Z_STREAM_END;
  }
  std::size_t written() const { return stream_.total_out; }

 private:
  // zlib counts its room in 32 bits.
  int step(int flush) {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const std::size_t room = std::min(kMost, room_ - stream_.total_out);
    stream_.next_out = out_ + stream_.total_out;
    stream_.avail_out = static_cast<uInt>(room);
    return deflate(&stream_, flush);
  }

  z_stream stream_{};
  Bytef* out_ = nullptr;
  std::size_t room_ = 0;
  bool ready_ = false;
};

// The buffer has room for the worst case. Of a large one, the pages that nobody writes to cost no
// memory; a small one is cut to its size.
Result<Bytes> deflate_all(const Chunks& input, int window, gz_header* header) {
  constexpr std::size_t kLarge = std::size_t{4} << 20;
  if (input.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorKind::kUsage, "a file of 4 GiB or more cannot be packed");
  }
  Deflater deflater(window, header);
  if (!deflater.ready()) return fail(ErrorKind::kInternal, "zlib could not start");
  bool done = false;
  std::string out;
  out.resize_and_overwrite(deflater.bound(input.size()), [&](char* room, std::size_t size) {
    done = deflater.run(input, room, size);
    return deflater.written();
  });
  if (!done) return fail(ErrorKind::kInternal, "zlib could not compress a file");
  if (out.capacity() < kLarge) out.shrink_to_fit();
  return Bytes(std::move(out));
}

}  // namespace

Result<Bytes> deflate_raw(const Bytes& bytes) { return deflate_all(bytes, kRawWindow, nullptr); }

Result<Bytes> deflate_gzip(const Chunks& bytes, std::uint32_t mtime, GzipSystem system) {
  gz_header header{};
  header.time = mtime;
  header.os = static_cast<int>(system);
  return deflate_all(bytes, kGzipWindow, &header);
}

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace lockstep::archive
