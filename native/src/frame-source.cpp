#include "frame-source.h"

#include <chrono>

#include "clock.h"
#include "privileges.h"
#include "writer.h"

namespace tapcap {
namespace {

constexpr std::chrono::milliseconds kRoomCheckInterval{1};

}  // namespace

FrameSource::FrameSource(std::string name, std::size_t queueBytes, std::uint32_t sample, const WakePipe& events)
    : queue_(queueBytes), name_(std::move(name)), sample_(sample), events_(events), leftOut_(sample - 1) {}

void FrameSource::start(Writer& writer) {
  writer_ = &writer;
  thread_ = std::thread([this] {
    privileges::dropInThread(0);
    run();
    ended_.store(true, std::memory_order_release);
    events_.raise();
  });
}

void FrameSource::stop(std::uint64_t drainUntilNs) {
  drainUntilNs_.store(drainUntilNs, std::memory_order_relaxed);
  stopping_.store(true, std::memory_order_release);
  stopPipe_.raise();
}

void FrameSource::join() {
  if (thread_.joinable()) thread_.join();
}

bool FrameSource::abandoned() const { return stopping() && drainUntilNs() == kNoDrain; }

bool FrameSource::isWanted() {
  delivered_.add(1);
  if (sample_ == 1 || ++leftOut_ == sample_) {
    leftOut_ = 0;
    return true;
  }
  sampledOut_.add(1);
  return false;
}

std::uint8_t* FrameSource::waitForRoom(std::uint32_t bytes, int mostMs) {
  writer_->wake();
  const SteadyTime limit = steadyNow() + std::chrono::milliseconds(mostMs);
  std::uint8_t* target = nullptr;
  while (target == nullptr && steadyNow() < limit && !abandoned()) {
    std::this_thread::sleep_for(kRoomCheckInterval);
    target = queue_.reserve(bytes);
  }
  return target;
}

void FrameSource::commit() {
  if (queue_.commit()) writer_->wake();
}

void FrameSource::fail(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
}

}  // namespace tapcap
