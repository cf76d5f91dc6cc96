#include "records.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace taprelay {
namespace {

constexpr std::string_view kMagic = "tapchnk1";
constexpr std::size_t kHeadBytes = 32;
constexpr std::uint16_t kOverflow = 4;  // of the reasons that tapcap tells
constexpr std::size_t kBlockBytes = 256 * 1024;
constexpr std::size_t kSpareBlocks = 4;
constexpr std::size_t kEnough = 64 * 1024;        // is written at once;
constexpr std::chrono::milliseconds kLinger(25);  // less waits so long for more
constexpr std::chrono::seconds kPatience(2);      // with a reader that takes nothing, at the end

std::uint64_t wallClockNs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

void putNumber(char*& at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) *at++ = static_cast<char>(value >> (8 * i));
}

}  // namespace

Records::Records(int descriptor, std::size_t memoryBytes) : descriptor_(descriptor), memoryBytes_(memoryBytes) {
  blocks_.emplace_back(kMagic);
  waitingBytes_ = kMagic.size();
  writer_ = std::thread([this] { write(); });
}

void Records::data(Stream::Name stream, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (waitingBytes_ + kHeadBytes + bytes.size() > memoryBytes_) {
    missing_[stream] += bytes.size();
    return;
  }
  tellMissing(stream);
  append(Kind::data, stream, 0, 0, 0, bytes);
}

void Records::ended(Stream::Name stream) {
  const std::lock_guard lock(mutex_);
  tellMissing(stream);
  append(Kind::ended, stream, 0, 0, 0, {});
}

void Records::started(std::uint32_t pid, std::uint32_t error) {
  const std::lock_guard lock(mutex_);
  append(Kind::started, 0, pid, error, 0, {});
}

void Records::exited(std::uint32_t code, std::uint32_t signal) {
  const std::lock_guard lock(mutex_);
  append(Kind::exited, 0, code, signal, 0, {});
}

void Records::tellMissing(std::uint8_t stream) {
  if (missing_[stream] == 0) return;
  append(Kind::missing, stream, 0, 0, missing_[stream], {});
  missing_[stream] = 0;
}

void Records::append(Kind kind, std::uint8_t stream, std::uint32_t a, std::uint32_t b, std::uint64_t count, std::string_view bytes) {
  char head[kHeadBytes] = {};
  char* at = head;
  putNumber(at, bytes.size(), 4);
  putNumber(at, static_cast<std::uint64_t>(kind), 1);
  putNumber(at, stream, 1);
  putNumber(at, kind == Kind::missing ? kOverflow : 0, 2);
  putNumber(at, a, 4);
  putNumber(at, b, 4);
  putNumber(at, wallClockNs(), 8);
  putNumber(at, count, 8);
  if (blocks_.empty() || blocks_.back().size() >= kBlockBytes) {
    if (spare_.empty()) {
      blocks_.emplace_back();
    } else {
      blocks_.push_back(std::move(spare_.back()));
      spare_.pop_back();
      blocks_.back().clear();
    }
    blocks_.back().reserve(2 * kBlockBytes + kHeadBytes);
  }
  blocks_.back().append(head, kHeadBytes).append(bytes);
  const std::size_t before = waitingBytes_;
  waitingBytes_ += kHeadBytes + bytes.size();
  if (before == 0 || (before < kEnough && waitingBytes_ >= kEnough)) filled_.notify_one();
}

void Records::finish() {
  std::unique_lock lock(mutex_);
  for (std::uint8_t stream = 0; stream < 3; ++stream) tellMissing(stream);
  finishing_ = true;
  filled_.notify_one();
  for (std::size_t waiting = waitingBytes_; !written_.wait_for(lock, kPatience, [this] { return done_; }); waiting = waitingBytes_) {
    if (waitingBytes_ == waiting) break;
  }
  writer_.detach();  // the process ends now
}

void Records::write() {
  std::unique_lock lock(mutex_);
  for (;;) {
    filled_.wait(lock, [this] { return waitingBytes_ > 0 || finishing_; });
    if (blocks_.empty()) break;
    filled_.wait_for(lock, kLinger, [this] { return waitingBytes_ >= kEnough || finishing_; });
    std::string block = std::move(blocks_.front());
    blocks_.pop_front();
    lock.unlock();
    const bool taken = writeAll(block);
    lock.lock();
    waitingBytes_ -= block.size();
    if (spare_.size() < kSpareBlocks) spare_.push_back(std::move(block));
    if (!taken) break;
  }
  done_ = true;
  written_.notify_all();
}

bool Records::writeAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = ::write(descriptor_, bytes.data(), bytes.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
  return true;
}

}  // namespace taprelay
