// The order in which frames of several sources go into one file: by their time stamps, as far as those can be trusted. A frame
// whose time lies ahead of the clock (which was set back, or it is another machine's) counts as stamped when it was first seen
// here, so that it holds up nothing and is not held up for ever.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "counter.h"
#include "frame-source.h"

namespace tapcap {

// A source as the writer sees it.
struct Lane {
  FrameSource* source = nullptr;
  bool isDevice = false;                    // its frames carry the number that its interface has in the file
  std::vector<std::uint32_t> interfaceIds;  // else: by the number they carry
  Counter frames, frameBytes;               // in the file
  std::uint64_t batchFrames = 0, batchBytes = 0;      // of these, on their way there
  Counter received, kernelDropped, interfaceDropped;  // as a piped-in capture says

  KernelCounts kernel() const {
    return isDevice ? source->kernel() : KernelCounts{received.get(), kernelDropped.get(), interfaceDropped.get()};
  }

 private:
  friend class Merger;
  std::uint8_t* head = nullptr;
  std::uint64_t headNs = 0;       // by which it takes its turn
  std::uint64_t headStampNs = 0;  // and its time stamp
};

class Merger {
 public:
  explicit Merger(std::vector<std::unique_ptr<Lane>>& lanes) : lanes_(lanes) {}

  // Call with the wall clock before a run of next().
  void setNow(std::uint64_t nowNs);
  // The lane whose frame is to be written now; null: none, or (holds()) an earlier one of another lane may still come.
  Lane* next(bool everything);
  bool holds() const { return holds_; }

  static std::uint8_t* head(const Lane& lane) { return lane.head; }
  static void take(Lane& lane, std::uint32_t bytes);

 private:
  bool look(Lane& lane);
  static bool comesBefore(const Lane& one, const Lane& other);

  std::vector<std::unique_ptr<Lane>>& lanes_;
  std::uint64_t nowNs_ = 0;
  bool holds_ = false;
};

}  // namespace tapcap
