// When it is time for the next file of a ring. Durations are measured on a clock that nobody sets; an interval ends when the
// wall clock passes a multiple of it, and begins anew when that clock was set back.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "clock.h"
#include "conditions.h"

namespace tapcap {

class Rotation {
 public:
  explicit Rotation(const std::optional<RingConditions>& ring) {
    if (!ring) return;
    if (ring->seconds) duration_ = std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(*ring->seconds));
    if (ring->intervalSeconds) intervalNs_ = *ring->intervalSeconds * 1'000'000'000;
  }

  // A file begins.
  void begin(SteadyTime now, std::uint64_t wallNs) {
    began_ = now;
    if (intervalNs_) boundaryNs_ = (wallNs / *intervalNs_ + 1) * *intervalNs_;
  }

  bool due(SteadyTime now, std::uint64_t wallNs) {
    if (intervalNs_ && wallNs + *intervalNs_ < boundaryNs_) begin(began_, wallNs);
    return (duration_ && now - began_ >= *duration_) || (intervalNs_ && wallNs >= boundaryNs_);
  }

  // How long nothing can become due, at most `limit`.
  std::chrono::milliseconds quiet(SteadyTime now, std::uint64_t wallNs, std::chrono::milliseconds limit) const {
    using std::chrono::milliseconds;
    if (duration_) limit = std::min(limit, std::chrono::ceil<milliseconds>(began_ + *duration_ - now));
    if (intervalNs_ && boundaryNs_ > wallNs) limit = std::min(limit, milliseconds((boundaryNs_ - wallNs) / 1'000'000 + 1));
    return std::max(limit, milliseconds(0));
  }

 private:
  std::optional<SteadyTime::duration> duration_;
  std::optional<std::uint64_t> intervalNs_;
  SteadyTime began_{};
  std::uint64_t boundaryNs_ = 0;
};

}  // namespace tapcap
