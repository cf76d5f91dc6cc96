// Moves frames from the memory queues to the file on a thread of its own: in large writes, in time order as far as it can
// be told, and at least once every flush interval, so that whoever tails the file sees frames soon.
//
// Each write() ends at a block's end. What a killed tapcap leaves is whole blocks, except where the kernel itself was
// interrupted inside a write.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "counter.h"
#include "failure.h"
#include "frame-queue.h"
#include "output.h"
#include "wake-pipe.h"

namespace tapcap {

struct WriterLimits {
  std::uint64_t fileBytes = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t frames = std::numeric_limits<std::uint64_t>::max();
};

class Writer {
 public:
  enum class End { running, filesize, packets, failed };

  // `headerBytes` are in the file already. `events` is raised when the thread ends by itself.
  Writer(Output& output, std::vector<FrameQueue*> queues, WriterLimits limits, int flushIntervalMs, std::uint64_t headerBytes,
         const WakePipe& events);

  void start();
  void wake();
  // Call when no capture thread runs any more: writes what the queues hold, unless a limit or an error came first.
  void finish();

  std::uint64_t frames() const { return frames_.get(); }
  std::uint64_t frameBytes() const { return frameBytes_.get(); }  // captured bytes
  std::uint64_t fileBytes() const { return fileBytes_.get(); }
  std::uint64_t framesOf(std::uint32_t interfaceId) const { return framesByInterface_[interfaceId].get(); }
  End end() const { return end_.load(std::memory_order_acquire); }
  const std::optional<Failure>& failure() const { return failure_; }  // once end() is `failed`

 private:
  struct Batch {
    std::vector<iovec> parts;
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;
  };

  void run();
  bool waitForWork();
  bool writeAvailable();
  void collect();
  FrameQueue* queueWithEarliestFrame();
  void append(const std::uint8_t* block, std::uint32_t size);
  bool writeBatch();
  std::uint64_t countWholeBlocks(std::uint64_t bytes);
  void endWith(End end);

  Output& output_;
  const std::vector<FrameQueue*> queues_;
  const WriterLimits limits_;
  const std::chrono::milliseconds flushInterval_;
  const WakePipe& events_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable condition_;
  bool wanted_ = false;
  bool finishing_ = false;

  Batch batch_;
  bool writeEverything_ = false;
  bool holdsFrames_ = false;

  Counter frames_, frameBytes_, fileBytes_;
  std::vector<Counter> framesByInterface_;
  std::optional<Failure> failure_;
  std::atomic<End> end_{End::running};
};

}  // namespace tapcap
