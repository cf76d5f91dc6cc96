// The system's own counters of frames and bytes for each interface, without capturing anything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "options.h"
#include "wake-pipe.h"

namespace tapcap {

struct InterfaceCounters {
  std::string name;
  std::uint64_t frames = 0;  // received and sent; on a loopback, where each is both, once
  std::uint64_t bytes = 0;
};

// Since the interface came up.
std::vector<InterfaceCounters> readInterfaceCounters();

// Prints them once each status interval until a signal, the end of standard input where that is asked for, or -c times.
// `events` is what signals raise.
int runStatistics(const Options& options, const WakePipe& events);

}  // namespace tapcap
