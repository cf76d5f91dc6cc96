#include "writer.h"

#include <algorithm>

#include "clock.h"
#include "pcapng.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kBatchBytes = 1 << 20;
constexpr std::size_t kBatchParts = 1024;  // IOV_MAX where it is small

// With several interfaces, a frame may have to wait for an earlier one of another interface that the kernel has not
// handed out yet: for three times the kernel's timeout, unless its queue fills up meanwhile.
constexpr std::uint64_t kHoldNs = 30'000'000;
constexpr milliseconds kHoldInterval{30};
constexpr double kTooFullToHold = 0.25;

}  // namespace

Writer::Writer(Output& output, std::vector<FrameQueue*> queues, WriterLimits limits, int flushIntervalMs,
               std::uint64_t headerBytes, const WakePipe& events)
    : output_(output),
      queues_(std::move(queues)),
      limits_(limits),
      flushInterval_(flushIntervalMs),
      events_(events),
      framesByInterface_(queues_.size()) {
  fileBytes_.set(headerBytes);
  batch_.parts.reserve(kBatchParts);
}

void Writer::start() {
  thread_ = std::thread([this] { run(); });
}

void Writer::wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    wanted_ = true;
  }
  condition_.notify_one();
}

void Writer::finish() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    finishing_ = true;
  }
  condition_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::run() {
  while (!writeEverything_) {
    writeEverything_ = waitForWork();
    if (!writeAvailable()) return;
  }
}

// True when it is the last time.
bool Writer::waitForWork() {
  std::unique_lock<std::mutex> lock(mutex_);
  const milliseconds limit = holdsFrames_ ? std::min(flushInterval_, kHoldInterval) : flushInterval_;
  condition_.wait_for(lock, limit, [this] { return wanted_ || finishing_; });
  wanted_ = false;
  return finishing_;
}

bool Writer::writeAvailable() {
  holdsFrames_ = false;
  for (;;) {
    collect();
    if (batch_.frames == 0) return true;
    if (!writeBatch()) return false;
  }
}

void Writer::collect() {
  batch_ = Batch{std::move(batch_.parts), 0, 0};
  batch_.parts.clear();
  while (batch_.bytes < kBatchBytes && batch_.parts.size() < kBatchParts) {
    const bool enough = frames_.get() + batch_.frames >= limits_.frames || fileBytes_.get() + batch_.bytes >= limits_.fileBytes;
    FrameQueue* queue = enough ? nullptr : queueWithEarliestFrame();
    if (queue == nullptr) return;
    const std::uint8_t* block = queue->next();
    const std::uint32_t size = pcapng::blockSize(block);
    append(block, size);
    queue->take(size);
  }
}

FrameQueue* Writer::queueWithEarliestFrame() {
  if (queues_.size() == 1) return queues_[0]->next() != nullptr ? queues_[0] : nullptr;
  FrameQueue* earliest = nullptr;
  std::uint64_t earliestNs = 0;
  bool someEmpty = false;
  for (FrameQueue* queue : queues_) {
    const std::uint8_t* block = queue->next();
    if (block == nullptr) {
      someEmpty = true;
      continue;
    }
    const std::uint64_t timeNs = pcapng::frameTimeNs(block);
    if (earliest == nullptr || timeNs < earliestNs) {
      earliest = queue;
      earliestNs = timeNs;
    }
  }
  if (earliest == nullptr || !someEmpty || writeEverything_) return earliest;
  const std::uint64_t now = wallClockNs();
  const bool recent = earliestNs + kHoldNs > now && earliestNs < now + kHoldNs;  // a clock that is far off holds nothing
  if (!recent || earliest->fill() > kTooFullToHold) return earliest;
  holdsFrames_ = true;
  return nullptr;
}

void Writer::append(const std::uint8_t* block, std::uint32_t size) {
  iovec* last = batch_.parts.empty() ? nullptr : &batch_.parts.back();
  if (last != nullptr && static_cast<std::uint8_t*>(last->iov_base) + last->iov_len == block) {
    last->iov_len += size;
  } else {
    batch_.parts.push_back({const_cast<std::uint8_t*>(block), size});
  }
  batch_.bytes += size;
  ++batch_.frames;
}

bool Writer::writeBatch() {
  Output::Written written = output_.write(batch_.parts.data(), batch_.parts.size());
  const std::uint64_t whole = countWholeBlocks(written.bytes);
  if (whole != written.bytes) output_.retract(written.bytes - whole);
  fileBytes_.add(whole);
  for (FrameQueue* queue : queues_) queue->release();
  if (written.failure) {
    failure_ = std::move(written.failure);
    endWith(End::failed);
  } else if (frames_.get() >= limits_.frames) {
    endWith(End::packets);
  } else if (fileBytes_.get() >= limits_.fileBytes) {
    endWith(End::filesize);
  }
  return end() == End::running;
}

// Counts the frames that are completely within the first `bytes` of the batch; returns where the last of them ends.
std::uint64_t Writer::countWholeBlocks(std::uint64_t bytes) {
  std::uint64_t whole = 0;
  for (const iovec& part : batch_.parts) {
    const auto* start = static_cast<const std::uint8_t*>(part.iov_base);
    for (std::size_t offset = 0; offset < part.iov_len;) {
      const std::uint8_t* block = start + offset;
      const std::uint32_t size = pcapng::blockSize(block);
      if (whole + size > bytes) return whole;
      frames_.add(1);
      frameBytes_.add(pcapng::frameCapturedLength(block));
      framesByInterface_[pcapng::frameInterface(block)].add(1);
      whole += size;
      offset += size;
    }
  }
  return whole;
}

void Writer::endWith(End end) {
  end_.store(end, std::memory_order_release);
  events_.raise();
}

}  // namespace tapcap
