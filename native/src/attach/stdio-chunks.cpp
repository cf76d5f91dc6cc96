#include "stdio-chunks.h"

#include <cstring>

#include "../clock.h"

namespace tapcap::attach {
namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;
constexpr std::size_t kHeadBytes = 32;
constexpr std::chrono::seconds kPatience(10);  // with a reader that takes nothing, at the end
constexpr std::string_view kMagic = "tapchnk1";

void putNumber(char*& at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) *at++ = static_cast<char>(value >> (8 * i));
}

}  // namespace

StdioChunks::StdioChunks(Output& output, std::size_t memoryBytes) : output_(output), memoryBytes_(memoryBytes) {
  blocks_.emplace_back(kMagic);
  waitingBytes_ = kMagic.size();
  writer_ = std::thread([this] { write(); });
}

StdioChunks::~StdioChunks() { finish(); }

void StdioChunks::data(const Origin& origin, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (!put(origin, Kind::data, Reason::none, 0, bytes)) {
    overflow_[origin.stream] += bytes.size();
    counts_.missingBytes += bytes.size();
    return;
  }
  ++counts_.chunks;
  counts_.bytes += bytes.size();
}

void StdioChunks::missing(const Origin& origin, std::uint64_t count, Reason reason) {
  const std::lock_guard lock(mutex_);
  tellOverflow(origin);
  append(origin, Kind::missing, reason, count, {});  // small, and never left out
  ++counts_.gaps;
  if (count != kUnknownCount) counts_.missingBytes += count;
}

bool StdioChunks::put(const Origin& origin, Kind kind, Reason reason, std::uint64_t count, std::string_view bytes) {
  if (waitingBytes_ + kHeadBytes + bytes.size() > memoryBytes_) return false;
  tellOverflow(origin);
  append(origin, kind, reason, count, bytes);
  return true;
}

void StdioChunks::tellOverflow(const Origin& origin) {
  std::uint64_t& lost = overflow_[origin.stream];
  if (lost == 0) return;
  append(origin, Kind::missing, Reason::overflow, lost, {});
  ++counts_.gaps;
  lost = 0;
}

void StdioChunks::append(const Origin& origin, Kind kind, Reason reason, std::uint64_t count, std::string_view bytes) {
  char head[kHeadBytes];
  char* at = head;
  putNumber(at, bytes.size(), 4);
  putNumber(at, static_cast<std::uint64_t>(kind), 1);
  putNumber(at, origin.stream, 1);
  putNumber(at, static_cast<std::uint64_t>(reason), 2);
  putNumber(at, origin.pid, 4);
  putNumber(at, origin.tid, 4);
  putNumber(at, origin.timeNs, 8);
  putNumber(at, count, 8);
  if (blocks_.empty() || blocks_.back().size() >= kBlockBytes) {
    blocks_.emplace_back();
    blocks_.back().reserve(kBlockBytes + kHeadBytes + bytes.size());
  }
  blocks_.back().append(head, kHeadBytes).append(bytes);
  waitingBytes_ += kHeadBytes + bytes.size();
  filled_.notify_one();
}

void StdioChunks::finish() {
  if (!writer_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    for (int stream = 0; stream < kStreams; ++stream) tellOverflow({static_cast<Stream>(stream), 0, 0, wallClockNs()});
    finishing_ = true;
  }
  filled_.notify_one();
  std::unique_lock lock(mutex_);
  for (std::size_t waiting = waitingBytes_; !written_.wait_for(lock, kPatience, [this] { return done_; }); waiting = waitingBytes_) {
    if (waitingBytes_ == waiting) output_.stopWaiting();
  }
  lock.unlock();
  writer_.join();
}

std::optional<Failure> StdioChunks::failure() {
  const std::lock_guard lock(mutex_);
  return failure_;
}

ChunkCounts StdioChunks::counts() {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void StdioChunks::write() {
  std::unique_lock lock(mutex_);
  for (;;) {
    filled_.wait(lock, [this] { return !blocks_.empty() || finishing_; });
    if (blocks_.empty()) break;
    const std::string block = std::move(blocks_.front());
    blocks_.pop_front();
    lock.unlock();
    const Output::Written written = output_.write(block);
    lock.lock();
    waitingBytes_ -= block.size();
    if (!written.failure) continue;
    failure_ = written.failure;
    break;
  }
  done_ = true;
  written_.notify_all();
}

}  // namespace tapcap::attach
