// Reads one device. When the disk cannot follow, the queue fills, then the kernel's buffer, and what is lost is counted by
// the one or the other.
#pragma once

#include <atomic>
#include <cstdint>

#include "attribution/flow-tap.h"
#include "device.h"
#include "frame-source.h"
#include "pcapng.h"

namespace tapcap {

class CaptureThread : public FrameSource {
 public:
  CaptureThread(const PcapLibrary& pcap, Device device, std::uint32_t interfaceId, std::size_t queueBytes, const WakePipe& events);
  // Before start(): told of each frame.
  void setTap(attribution::FlowTap* tap) { tap_ = tap; }

  KernelCounts kernel() const override { return {received_.get(), kernelDropped_.get(), interfaceDropped_.get()}; }
  double kernelFill() const override { return kernelFill_.load(std::memory_order_relaxed); }

 private:
  static void onFrame(unsigned char* self, const abi::PacketHeader* header, const unsigned char* bytes);
  void take(const abi::PacketHeader& header, const std::uint8_t* bytes);
  bool isPastTheEnd(std::uint64_t timeNs) const;
  std::uint8_t* reserve(std::uint32_t size);
  pcapng::Direction direction(const std::uint8_t* bytes, std::uint32_t length) const;

  void run() override;
  int dispatch();
  void drain();
  void waitForFrames(int milliseconds);
  int pollTimeoutMs() const;
  void readKernelCounts(bool emptied);
  void estimateKernelFill(bool emptied);
  void failAsDevice();

  const PcapLibrary& pcap_;
  Device device_;
  const std::uint32_t interfaceId_;
  const bool hasDirection_;
  attribution::FlowTap* tap_ = nullptr;

  std::uint64_t lastFrameNs_ = 0;  // frames stamped later are not wanted; 0: no limit
  bool pastLastFrame_ = false;
  bool patient_ = true;

  Counter received_, kernelDropped_, interfaceDropped_;
  abi::Statistics previous_{};
  std::uint64_t capturedBytes_ = 0;
  std::int64_t backlogWhenEmpty_ = 0;
  std::atomic<double> kernelFill_{0};
};

}  // namespace tapcap
