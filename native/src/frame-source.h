// Something that frames come from: reads it on a thread of its own and puts each frame, as a finished pcapng block, into its
// memory queue. Owned by the session, read by the writer; what it counts, any thread may read.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>

#include "counter.h"
#include "failure.h"
#include "frame-queue.h"
#include "wake-pipe.h"

namespace tapcap {

class Writer;

struct KernelCounts {
  std::uint64_t received = 0;
  std::uint64_t dropped = 0;
  std::uint64_t interfaceDropped = 0;
};

class FrameSource {
 public:
  // Keeps one frame of `sample`. `events` is raised when the thread ends by itself.
  FrameSource(std::string name, std::size_t queueBytes, std::uint32_t sample, const WakePipe& events);
  virtual ~FrameSource() = default;
  FrameSource(const FrameSource&) = delete;
  FrameSource& operator=(const FrameSource&) = delete;

  void start(Writer& writer);
  // Ends the thread. Draining first takes what was captured until then and is still on its way.
  static constexpr std::uint64_t kNoDrain = 0;
  void stop(std::uint64_t drainUntilNs);
  void join();

  const std::string& name() const { return name_; }
  FrameQueue& queue() { return queue_; }
  std::uint64_t delivered() const { return delivered_.get(); }    // frames that were handed to us
  std::uint64_t sampledOut() const { return sampledOut_.get(); }  // of these, frames left out on purpose
  std::uint64_t dropped() const { return dropped_.get(); }        // of these, frames that found the queue full
  virtual KernelCounts kernel() const { return {}; }
  virtual double kernelFill() const { return 0; }  // of the kernel's buffer, estimated: 0 to 1

  // The thread is done: nothing will be added to the queue any more.
  bool ended() const { return ended_.load(std::memory_order_acquire); }
  const std::optional<Failure>& failure() const { return failure_; }  // why, once ended(); nothing when it ended as it should

 protected:
  virtual void run() = 0;

  bool isWanted();  // counts a frame that was handed to us; false: sampling leaves it out
  std::uint8_t* waitForRoom(std::uint32_t bytes, int mostMs);
  void commit();
  bool stopping() const { return stopping_.load(std::memory_order_acquire); }
  bool abandoned() const;  // to be stopped without draining
  std::uint64_t drainUntilNs() const { return drainUntilNs_.load(std::memory_order_relaxed); }
  void fail(Failure failure);
  bool failed() const { return failure_.has_value(); }

  FrameQueue queue_;
  WakePipe stopPipe_;
  Writer* writer_ = nullptr;
  Counter dropped_;

 private:
  const std::string name_;
  const std::uint32_t sample_;
  const WakePipe& events_;
  std::thread thread_;
  std::uint32_t leftOut_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> drainUntilNs_{kNoDrain};
  Counter delivered_, sampledOut_;
  std::optional<Failure> failure_;
  std::atomic<bool> ended_{false};
};

}  // namespace tapcap
