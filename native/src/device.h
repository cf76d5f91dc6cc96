// One opened libpcap device, ready to be read: activated, filtered, non-blocking. Opened on the main thread while the
// privileges are raised, then used by one capture thread only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "failure.h"
#include "options.h"
#include "pcap-library.h"

namespace tapcap {

struct HandleCloser {
  const PcapLibrary* pcap;
  void operator()(abi::Handle* handle) const { pcap->close(handle); }
};
using HandlePointer = std::unique_ptr<abi::Handle, HandleCloser>;

struct Device {
  // How long the kernel may keep frames to itself: the worst delay until tapcap sees one.
  static constexpr int kBufferTimeoutMs = 10;

  HandlePointer handle;
  std::string name;
  std::string shownName;
  std::string filter;
  int dlt = 0;
  int snaplen = 0;
  std::uint64_t bufferBytes = 1;
  std::uint32_t sample = 1;
  unsigned countedTimes = 1;      // how often the kernel counts a frame
  bool nanoseconds = false;       // of the stamps that libpcap gives
  unsigned index = 0;             // of a network interface; goes away with it

  bool isNetwork() const { return index != 0 || name == "any"; }
  bool isGone(const PcapLibrary& pcap) const;
};

// Fails with codes `permission`, `no-interface`, `bad-filter`, `bad-link-type` or `io`.
Result<Device> openDevice(const PcapLibrary& pcap, const InterfaceOptions& options);

// What an interface can deliver; what needs the right to open it is empty without.
struct DeviceAbilities {
  std::vector<int> linkTypes;  // its default first
  std::vector<std::string> timestampTypes;
  bool canMonitor = false;
};
DeviceAbilities probeDevice(const PcapLibrary& pcap, const std::string& name);

// Compiles for a link type without opening anything. Fails with `bad-filter` or `bad-link-type`.
std::optional<Failure> checkFilter(const PcapLibrary& pcap, const InterfaceOptions& options);

}  // namespace tapcap
