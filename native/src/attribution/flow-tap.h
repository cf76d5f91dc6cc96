// The capture thread's end of attribution: tells the attribution thread of each flow, once in about a second, and of each
// beginning connection. A frame of a flow that was told costs its parsing and one look at a cache line.
//
// Never waits: what finds the ring full is told again in a second. A beginning connection is not: `missedSyn` tells of that.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "../counter.h"
#include "../wake-pipe.h"
#include "flow.h"

namespace tapcap::attribution {

// Wakes the attribution thread, without a system call while it is awake.
class Wake {
 public:
  int descriptor() const { return pipe_.descriptor(); }
  void raise();
  void clear();  // before looking at what there is to do

 private:
  WakePipe pipe_;
  std::atomic<bool> raised_{false};
};

class FlowTap {
 public:
  FlowTap(int dlt, std::size_t ringSize, Wake& wake);

  // Capture thread: for each frame.
  void see(const std::uint8_t* bytes, std::uint32_t length, std::uint64_t timeNs);

  // Attribution thread. take() is false when there is none.
  bool take(Sighting& sighting);
  // Time of the first beginning connection since the last call that found the ring full; 0 when there was none.
  std::uint64_t missedSyn() { return missedSynNs_.exchange(0, std::memory_order_acq_rel); }
  std::uint64_t frames() const { return frames_.get(); }

 private:
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kSets = 8192;  // 256 KiB: the flows of a busy second, and they stay in the processor's cache

  bool isFresh(const FlowKey& key, std::uint64_t timeNs);
  bool push(const Sighting& sighting);

  const int dlt_;
  Wake& wake_;
  Counter frames_;
  std::vector<std::uint64_t> seen_;  // fingerprint of a flow, and the second in which it was told
  std::uint32_t victim_ = 0;

  std::vector<Sighting> ring_;
  alignas(64) std::atomic<std::size_t> head_{0};  // written by the capture thread
  alignas(64) std::atomic<std::size_t> tail_{0};
  std::atomic<std::uint64_t> missedSynNs_{0};
};

}  // namespace tapcap::attribution
