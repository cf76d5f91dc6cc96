#include "writer.h"

#include <algorithm>
#include <limits>

#include "clock.h"
#include "pcapng.h"
#include "privileges.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

// Not more: the kernel takes twice the time a byte for writes of 256 KiB and more, whose pages leave the processor's cache.
constexpr std::uint64_t kBatchBytes = 1 << 17;
constexpr std::size_t kBatchParts = 1024;  // IOV_MAX where it is small
constexpr milliseconds kHoldInterval{30};  // as long as the merger holds a frame
constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

}  // namespace

Writer::Writer(FileSeries& files, FileLayout& layout, std::vector<std::unique_ptr<Lane>>& lanes, const Options& options,
               attribution::Attribution* attribution, const WakePipe& events)
    : files_(files),
      layout_(layout),
      lanes_(lanes),
      attribution_(attribution),
      merger_(lanes),
      rotation_(options.ring),
      ring_(options.ring.has_value()),
      mostFrames_(options.stop.frames.value_or(kNoLimit)),
      mostFileFrames_(ring_ ? options.ring->frames.value_or(kNoLimit) : kNoLimit),
      mostFileBytes_((ring_ ? options.ring->fileBytes : options.stop.fileBytes).value_or(kNoLimit)),
      mostFiles_(options.stop.files.value_or(kNoLimit)),
      flushInterval_(options.flushIntervalMs),
      events_(events) {
  batch_.parts.reserve(kBatchParts);
}

void Writer::start() {
  rotation_.begin(steadyNow(), wallClockNs());
  thread_ = std::thread([this] {
    privileges::dropInThread(privileges::kKeepFolders);
    run();
  });
}

void Writer::wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    wanted_ = true;
  }
  condition_.notify_one();
}

void Writer::finish(std::uint64_t endNs) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    finishing_ = true;
  }
  condition_.notify_one();
  if (thread_.joinable()) thread_.join();
  // Even after a full disk: taking back the last, broken block often made the room.
  const bool broken = end() == End::failed;
  if (broken && !files_.output().isRegularFile()) return;
  auto failure = writeTrailer(endNs, broken);
  if (failure && !broken) failWith(std::move(*failure));
}

void Writer::run() {
  while (!writeEverything_) {
    writeEverything_ = waitForWork();
    if (!writeAvailable()) return;
  }
}

// True when it is the last time.
bool Writer::waitForWork() {
  const milliseconds limit = rotation_.quiet(steadyNow(), wallClockNs(), merger_.holds() ? std::min(flushInterval_, kHoldInterval) : flushInterval_);
  std::unique_lock<std::mutex> lock(mutex_);
  condition_.wait_for(lock, limit, [this] { return wanted_ || finishing_; });
  wanted_ = false;
  return finishing_;
}

bool Writer::writeAvailable() {
  for (;;) {
    if (ring_ && !writeEverything_ && rotation_.due(steadyNow(), wallClockNs()) && !nextFile()) return false;
    collect();
    if (batch_.bytes == 0) return true;
    if (!writeBatch()) return false;
  }
}

void Writer::collect() {
  batch_.parts.clear();
  batch_.bytes = batch_.frames = 0;
  collectAttributed();
  merger_.setNow(wallClockNs());
  while (!isFull()) {
    Lane* lane = merger_.next(writeEverything_);
    if (lane == nullptr) return;
    std::uint8_t* block = Merger::head(*lane);
    const std::uint32_t size = pcapng::blockSize(block);
    const Placed placed = layout_.place(*lane, block);
    Merger::take(*lane, size);
    if (placed.size > 0) append(placed, *lane);
  }
}

void Writer::collectAttributed() {
  std::string& blocks = batch_.attributed;
  blocks.clear();
  if (attribution_ == nullptr || !attribution_->take(blocks)) return;
  batch_.parts.push_back({blocks.data(), blocks.size()});
  batch_.bytes = blocks.size();
}

// What ends the file or the capture comes at exactly the frame that makes it so.
bool Writer::isFull() const {
  return batch_.bytes >= kBatchBytes || batch_.parts.size() >= kBatchParts ||
         frames_.get() + batch_.frames >= mostFrames_ || fileFrames_ + batch_.frames >= mostFileFrames_ ||
         files_.bytes() + batch_.bytes >= mostFileBytes_ || layout_.failure();
}

void Writer::append(const Placed& placed, Lane& lane) {
  iovec* last = batch_.parts.empty() ? nullptr : &batch_.parts.back();
  if (last != nullptr && static_cast<std::uint8_t*>(last->iov_base) + last->iov_len == placed.bytes) {
    last->iov_len += placed.size;
  } else {
    batch_.parts.push_back({placed.bytes, placed.size});
  }
  batch_.bytes += placed.size;
  if (!placed.isFrame) return;
  ++batch_.frames;
  ++lane.batchFrames;
  lane.batchBytes += placed.capturedLength;
}

bool Writer::writeBatch() {
  Output& output = files_.output();
  Output::Written written = output.write(batch_.parts.data(), batch_.parts.size());
  std::uint64_t whole = written.bytes;
  std::uint64_t frames = batch_.frames;
  if (written.bytes == batch_.bytes) {
    for (const auto& lane : lanes_) {
      lane->frames.add(lane->batchFrames);
      lane->frameBytes.add(lane->batchBytes);
    }
  } else {
    whole = frames = 0;
    for (const iovec& part : batch_.parts) {
      const std::uint64_t within = std::min<std::uint64_t>(part.iov_len, written.bytes - whole);
      const std::uint64_t counted = layout_.countWhole(static_cast<const std::uint8_t*>(part.iov_base), within, frames);
      whole += counted;
      if (counted < part.iov_len) break;
    }
    output.retract(written.bytes - whole);
  }
  frames_.add(frames);
  fileFrames_ += frames;
  files_.setBytes(files_.bytes() + whole);
  for (const auto& lane : lanes_) {
    lane->source->queue().release();
    lane->batchFrames = lane->batchBytes = 0;
  }

  if (written.failure) return failWith(std::move(*written.failure));
  if (layout_.failure()) return failWith(*layout_.failure());
  if (frames_.get() >= mostFrames_) return endWith(End::packets);
  const bool fileIsFull = fileFrames_ >= mostFileFrames_ || files_.bytes() >= mostFileBytes_;
  if (!fileIsFull) return true;
  return ring_ ? nextFile() : endWith(End::filesize);
}

bool Writer::nextFile() {
  if (files_.written() >= mostFiles_) return endWith(End::files);
  if (auto failure = writeTrailer(wallClockNs(), false)) return failWith(std::move(*failure));
  if (auto failure = files_.next(fileFrames_)) return failWith(std::move(*failure));
  Output::Written written = files_.output().write(layout_.header());
  if (written.failure) {
    files_.output().retract(written.bytes);
    return failWith(std::move(*written.failure));
  }
  if (attribution_ != nullptr) attribution_->newFile();
  fileFrames_ = 0;
  files_.setBytes(written.bytes);
  rotation_.begin(steadyNow(), wallClockNs());
  events_.raise();
  return true;
}

std::optional<Failure> Writer::writeTrailer(std::uint64_t endNs, bool broken) {
  std::string bytes;
  if (files_.bytes() == 0) bytes = layout_.headerOfNothing();
  bytes += layout_.trailer(endNs, broken);
  Output::Written written = files_.output().write(bytes);
  if (written.failure) {
    files_.output().retract(written.bytes);
    return written.failure;
  }
  files_.setBytes(files_.bytes() + written.bytes);
  return std::nullopt;
}

bool Writer::endWith(End end) {
  end_.store(end, std::memory_order_release);
  events_.raise();
  return false;
}

bool Writer::failWith(Failure failure) {
  failure_ = std::move(failure);
  return endWith(End::failed);
}

}  // namespace tapcap
