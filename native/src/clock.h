#pragma once

#include <chrono>
#include <cstdint>

namespace tapcap {

// Nanoseconds since 1970, on the clock that stamps frames.
inline std::uint64_t wallClockNs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

using SteadyTime = std::chrono::steady_clock::time_point;
inline SteadyTime steadyNow() { return std::chrono::steady_clock::now(); }

}  // namespace tapcap
