#include "merger.h"

#include <algorithm>

#include "pcapng.h"

namespace tapcap {
namespace {

// A frame may have to wait for an earlier one of another source that the kernel has not handed out yet: for three times the
// kernel's timeout, unless its queue fills up meanwhile.
constexpr std::uint64_t kHoldNs = 30'000'000;
constexpr double kTooFullToHold = 0.25;

}  // namespace

void Merger::setNow(std::uint64_t nowNs) {
  const bool setBack = nowNs < nowNs_;
  nowNs_ = nowNs;
  holds_ = false;
  if (!setBack) return;
  for (const auto& lane : lanes_) lane->headNs = std::min(lane->headNs, nowNs);
}

bool Merger::look(Lane& lane) {
  if (lane.head != nullptr) return true;
  lane.head = lane.source->queue().next();
  if (lane.head == nullptr) return false;
  const bool isFrame = pcapng::blockType(lane.head) == pcapng::kEnhancedPacket;
  lane.headStampNs = isFrame ? pcapng::frameTimeNs(lane.head) : 0;
  lane.headNs = std::min(lane.headStampNs, nowNs_);
  return true;
}

bool Merger::comesBefore(const Lane& one, const Lane& other) {
  return one.headNs != other.headNs ? one.headNs < other.headNs : one.headStampNs < other.headStampNs;
}

Lane* Merger::next(bool everything) {
  if (lanes_.size() == 1) return look(*lanes_[0]) ? lanes_[0].get() : nullptr;
  Lane* earliest = nullptr;
  bool someEmpty = false;
  for (const auto& lane : lanes_) {
    const bool ended = lane->source->ended();  // in this order: what is there after the end is all there will be
    if (!look(*lane)) {
      someEmpty = someEmpty || !ended;
    } else if (earliest == nullptr || comesBefore(*lane, *earliest)) {
      earliest = lane.get();
    }
  }
  if (earliest == nullptr || !someEmpty || everything) return earliest;
  if (earliest->headNs + kHoldNs <= nowNs_ || earliest->source->queue().fill() > kTooFullToHold) return earliest;
  holds_ = true;
  return nullptr;
}

void Merger::take(Lane& lane, std::uint32_t bytes) {
  lane.source->queue().take(bytes);
  lane.head = nullptr;
}

}  // namespace tapcap
