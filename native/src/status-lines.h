// The JSON lines of a capture: what they hold and how they are spelled. README.md has their reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attribution/attribution.h"
#include "failure.h"
#include "file-series.h"
#include "pcapng.h"

namespace tapcap {

struct StartedInterface {
  pcapng::InterfaceInfo info;
  std::string linkTypeName;
  bool isPipe = false;  // then its link type is not known yet
};

// Of an interface, or of all of them.
struct InterfaceCounts {
  std::uint64_t frames = 0;      // in the file, or the files
  std::uint64_t frameBytes = 0;  // captured bytes of these
  std::uint64_t delivered = 0;   // handed to us
  std::uint64_t received = 0;    // as the kernel counts; twice each frame on Linux's loopback, as are its drops
  std::uint64_t kernelDrops = 0;
  std::uint64_t interfaceDrops = 0;
  std::uint64_t tapcapDrops = 0;
  std::uint64_t sampledOut = 0;
};

struct CaptureCounts : InterfaceCounts {
  FilePosition file;
  double bufferFill = 0;  // of the fullest memory between an interface and the disk, 0 to 1
  struct Named : InterfaceCounts {
    std::string name;
  };
  std::vector<Named> interfaces;
  std::optional<attribution::Counts> attributed;  // ends of flows whose process was looked for
};

std::string startedLine(const std::string& file, const std::vector<StartedInterface>& interfaces, bool sandboxed);
std::string statusLine(const CaptureCounts& counts);
std::string stoppedLine(const std::string& reason, const CaptureCounts& counts);
std::string fileLine(const FileEvent& event);
std::string failureLine(const char* type, const Failure& failure);

}  // namespace tapcap
