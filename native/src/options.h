// The command line, as dumpcap spells it where dumpcap has the same thing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conditions.h"
#include "failure.h"
#include "pcapng.h"

namespace tapcap {

struct InterfaceOptions {
  std::string name;            // a device, "-" for standard input, or the path of a named pipe
  std::string shownName;       // --ifname; empty: `name`
  std::string description;     // --ifdescr; empty: the system's
  std::string filter;
  std::string linkType;        // name or number; empty: libpcap's default
  std::string timestampType;   // empty: libpcap's default
  int snaplen = static_cast<int>(pcapng::kMaximumSnaplen);
  int bufferMiB = 64;
  std::uint32_t sample = 1;    // one frame of so many is kept
  bool promiscuous = true;
  bool monitor = false;
  bool microseconds = false;

  bool isPipe() const;
};

enum class Mode {
  help,
  version,
  listInterfaces,
  statistics,
  checkFilter,
  capture,
  attach,
  extcapInterfaces,
  extcapDlts,
  extcapConfig,
  extcapCheckFilter,
  extcapCapture,
};

enum class FileFormat { pcapng, pcap };

struct Options {
  Mode mode = Mode::capture;
  bool json = false;                         // -D, --statistics
  std::vector<InterfaceOptions> interfaces;  // capture: at least one. Others: exactly one, its name possibly empty
  std::string outputPath;
  FileFormat format = FileFormat::pcapng;
  StopConditions stop;
  std::optional<RingConditions> ring;
  int statusIntervalMs = 500;
  int flushIntervalMs = 200;
  int memoryMiB = 64;
  bool stopOnStdinEof = false;
  bool processes = false;  // Linux: say which process each flow is of
  int attachPid = 0;
  bool followChildren = false;    // --attach
  std::string attachMethod;       // --attach: ebpf or ptrace; empty: the first that works
};

// Fails with code `usage`.
Result<Options> parseOptions(int argc, char** argv);

extern const char* const kHelpText;

}  // namespace tapcap
