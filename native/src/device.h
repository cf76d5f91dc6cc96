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
  std::string filter;
  int dlt = 0;
  int snaplen = 0;
  bool nanoseconds = false;
  bool isNetworkInterface = false;  // has an index that goes away with it
};

// Fails with codes `permission`, `no-interface`, `bad-filter`, `bad-link-type` or `io`.
Result<Device> openDevice(const PcapLibrary& pcap, const InterfaceOptions& options);

// What the interface can deliver, its default first; empty where it cannot be opened.
std::vector<int> probeLinkTypes(const PcapLibrary& pcap, const std::string& name);

// Compiles for a link type without opening anything. Fails with `bad-filter` or `bad-link-type`.
std::optional<Failure> checkFilter(const PcapLibrary& pcap, const InterfaceOptions& options);

}  // namespace tapcap
