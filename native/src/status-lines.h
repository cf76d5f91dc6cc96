// The JSON lines of a capture: what they hold and how they are spelled. README.md has their reference.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pcapng.h"

namespace tapcap {

struct StartedInterface {
  pcapng::InterfaceInfo info;
  std::string linkTypeName;
};

struct CaptureCounts {
  std::uint64_t frames = 0;      // in the file
  std::uint64_t frameBytes = 0;  // captured bytes of these
  std::uint64_t fileBytes = 0;
  std::uint64_t delivered = 0;   // by libpcap
  std::uint64_t received = 0;    // as the kernel counts; twice each frame on Linux's loopback, as are its drops
  std::uint64_t kernelDrops = 0;
  std::uint64_t interfaceDrops = 0;
  std::uint64_t tapcapDrops = 0;
  double bufferFill = 0;  // of the fullest memory queue, 0 to 1
};

std::string startedLine(const std::string& file, const std::vector<StartedInterface>& interfaces);
std::string statusLine(const CaptureCounts& counts);
std::string stoppedLine(const std::string& reason, const CaptureCounts& counts);

}  // namespace tapcap
