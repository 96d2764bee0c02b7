#include <zlib.h>

#include <algorithm>
#include <limits>

#include "budget.hpp"
#include "lockstep/archive/read.hpp"

namespace lockstep::archive {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr int kGzipWindow = 15 + 16;

std::unexpected<Error> damaged(const char* reason) {
  return fail(ErrorKind::kCheckFailed,
              std::string("the gzip file is damaged: ") + (reason == nullptr ? "cut off" : reason),
              "download or build it again");
}

// A zlib stream over bytes in memory, ended whatever happens.
class Inflater {
 public:
  explicit Inflater(std::string_view bytes) {
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool ready() const { return ready_; }
  bool has_input() const { return stream_.avail_in > 0; }
  const char* reason() const { return stream_.msg; }
  void next_member() { inflateReset(&stream_); }

  // Adds up to kChunk bytes to `out`; gives zlib's status.
  int step(std::string& out) {
    const std::size_t before = out.size();
    out.resize(before + kChunk);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream_.avail_out = static_cast<uInt>(kChunk);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    out.resize(before + kChunk - stream_.avail_out);
    return status;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Result<std::string> read_gzip(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) return damaged("4 GiB or more");
  Inflater inflater(bytes);
  if (!inflater.ready()) return fail(ErrorKind::kInternal, "zlib could not start");
  Budget budget(bytes.size(), limits);
  std::string out;
  for (;;) {
    const std::size_t before = out.size();
    const int status = inflater.step(out);
    LOCKSTEP_CHECK(budget.take(out.size() - before));
    if (status == Z_STREAM_END) {
      if (!inflater.has_input()) return out;
      inflater.next_member();
    } else if (status != Z_OK) {
      return damaged(inflater.reason());
    }
  }
}

}  // namespace lockstep::archive
