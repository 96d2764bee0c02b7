#include "lockstep/base/bytes.hpp"

namespace lockstep {

std::string Bytes::release() && {
  const std::shared_ptr<std::string> held = std::move(held_);
  if (held == nullptr) return {};
  return held.use_count() == 1 ? std::move(*held) : *held;
}

void Chunks::add(Bytes bytes) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  chunks_.push_back(std::move(bytes));
}

std::string Chunks::joined() const {
  std::string all;
  all.reserve(size_);
  for (const Bytes& chunk : chunks_) all += chunk.view();
  return all;
}

}  // namespace lockstep
