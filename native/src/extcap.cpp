#include "extcap.h"

#include <cstdio>

#include "device.h"
#include "link-type.h"
#include "version.h"

namespace tapcap::extcap {
namespace {

constexpr const char kPrefix[] = "tapcap-";

// Braces delimit values and cannot be escaped.
std::string value(std::string text) {
  for (char& letter : text) {
    if (letter == '{' || letter == '}' || letter == '\n') letter = ' ';
  }
  return text;
}

}  // namespace

std::string deviceName(const std::string& extcapName) {
  const std::string prefix = kPrefix;
  return extcapName.rfind(prefix, 0) == 0 ? extcapName.substr(prefix.size()) : extcapName;
}

void printInterfaces(const std::vector<InterfaceEntry>& entries) {
  std::printf("extcap {version=%s}{display=Tapscope capture}\n", kVersion);
  for (const InterfaceEntry& entry : entries) {
    if (!entry.isNetwork()) continue;
    const std::string label = entry.description.empty() ? entry.name : entry.name + " (" + entry.description + ")";
    std::printf("interface {value=%s%s}{display=Tapscope: %s}\n", kPrefix, value(entry.name).c_str(), value(label).c_str());
  }
}

void printLinkTypes(const PcapLibrary& pcap, const std::string& device) {
  for (const int dlt : probeDevice(pcap, device).linkTypes) {
    std::printf("dlt {number=%d}{name=%s}{display=%s}\n", dlt, value(linkTypeName(pcap, dlt)).c_str(),
                value(linkTypeDescription(pcap, dlt)).c_str());
  }
}

void printConfiguration() {
  std::puts(
      "arg {number=0}{call=--snaplen}{display=Snapshot length}{tooltip=Keep at most so many bytes of a frame}"
      "{type=integer}{range=1,262144}{default=262144}\n"
      "arg {number=1}{call=--buffer-size}{display=Kernel buffer (MiB)}{type=integer}{range=1,2047}{default=64}\n"
      "arg {number=2}{call=--no-promiscuous}{display=Only frames for this machine}{type=boolflag}{default=false}");
}

}  // namespace tapcap::extcap
