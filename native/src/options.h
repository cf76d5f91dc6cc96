// The command line, as dumpcap spells it where dumpcap has the same thing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "failure.h"
#include "pcapng.h"

namespace tapcap {

struct InterfaceOptions {
  std::string name;
  std::string filter;
  std::string linkType;  // name or number; empty: libpcap's default
  int snaplen = static_cast<int>(pcapng::kMaximumSnaplen);
  int bufferMiB = 64;
  bool promiscuous = true;
};

struct StopConditions {
  std::optional<double> seconds;
  std::optional<std::uint64_t> fileBytes;
  std::optional<std::uint64_t> frames;
};

enum class Mode {
  help,
  version,
  listInterfaces,
  checkFilter,
  capture,
  extcapInterfaces,
  extcapDlts,
  extcapConfig,
  extcapCheckFilter,
  extcapCapture,
};

struct Options {
  Mode mode = Mode::capture;
  bool json = false;                         // -D
  std::vector<InterfaceOptions> interfaces;  // capture: at least one. Others: exactly one, its name possibly empty
  std::string outputPath;
  StopConditions stop;
  int statusIntervalMs = 500;
  int flushIntervalMs = 200;
  int memoryMiB = 64;
  bool stopOnStdinEof = false;
};

// Fails with code `usage`.
Result<Options> parseOptions(int argc, char** argv);

extern const char* const kHelpText;

}  // namespace tapcap
