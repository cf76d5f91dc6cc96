// Reads one device on a thread of its own and puts each frame, as a finished pcapng block, into its memory queue. When the
// disk cannot follow, the queue fills, then the kernel's buffer, and what is lost is counted by the one or the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <thread>

#include "counter.h"
#include "device.h"
#include "frame-queue.h"
#include "pcapng.h"
#include "wake-pipe.h"

namespace tapcap {

class Writer;

struct KernelCounts {
  std::uint64_t received = 0;
  std::uint64_t dropped = 0;
  std::uint64_t interfaceDropped = 0;
};

class CaptureThread {
 public:
  // `events` is raised when the thread ends by itself.
  CaptureThread(const PcapLibrary& pcap, Device device, std::uint32_t interfaceId, std::size_t queueBytes, const WakePipe& events);

  void start(Writer& writer);
  // Ends the thread. Draining first takes what was stamped until then and is still in the kernel.
  static constexpr std::uint64_t kNoDrain = 0;
  void stop(std::uint64_t drainUntilNs);
  void join();

  FrameQueue& queue() { return queue_; }
  const Device& device() const { return device_; }

  std::uint64_t delivered() const { return delivered_.get(); }  // frames that libpcap gave us
  std::uint64_t dropped() const { return dropped_.get(); }      // of these, frames that found the queue full
  KernelCounts kernel() const { return {received_.get(), kernelDropped_.get(), interfaceDropped_.get()}; }
  bool failed() const { return failed_.load(std::memory_order_acquire); }
  const std::optional<Failure>& failure() const { return failure_; }  // once failed() or joined

 private:
  static void onFrame(unsigned char* self, const abi::PacketHeader* header, const unsigned char* bytes);
  void take(const abi::PacketHeader& header, const std::uint8_t* bytes);
  std::uint8_t* reserve(std::uint32_t size);
  pcapng::Direction direction(const std::uint8_t* bytes, std::uint32_t length) const;

  void run();
  int dispatch();
  void drain();
  bool abandoned() const;
  void waitForFrames(int milliseconds);
  int pollTimeoutMs() const;
  void readKernelCounts();
  void fail();

  const PcapLibrary& pcap_;
  Device device_;
  const std::uint32_t interfaceId_;
  const bool hasDirection_;
  const WakePipe& events_;
  FrameQueue queue_;
  Writer* writer_ = nullptr;
  std::thread thread_;

  WakePipe stopPipe_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> drainUntilNs_{kNoDrain};
  std::uint64_t lastFrameNs_ = 0;               // frames stamped later are not wanted; 0: no limit
  bool pastLastFrame_ = false;

  bool patient_ = true;
  Counter delivered_, dropped_, received_, kernelDropped_, interfaceDropped_;
  abi::Statistics previous_{};
  std::optional<Failure> failure_;
  std::atomic<bool> failed_{false};
};

}  // namespace tapcap
