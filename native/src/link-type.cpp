#include "link-type.h"

#include <cstdlib>

namespace tapcap {
namespace {

struct Pair {
  int dlt;
  int linkType;
};

// Everything else has the same number in both.
constexpr Pair kDiffering[] = {
    {11, 100},  // RFC 1483 ATM
    {12, 101},  // raw IP (tun, WireGuard, ...)
    {18, 246},  // pf state synchronisation
    {19, 106},  // Linux classical IP over ATM
#ifdef __APPLE__
    {149, 258},  // packets with an Apple header that names the process
#endif
};

}  // namespace

int fileLinkType(int dlt) {
  for (const Pair& pair : kDiffering) {
    if (pair.dlt == dlt) return pair.linkType;
  }
  return dlt;
}

std::string linkTypeName(const PcapLibrary& pcap, int dlt) {
  const char* name = pcap.linkTypeName(dlt);
  return name != nullptr ? name : "DLT " + std::to_string(dlt);
}

std::string linkTypeDescription(const PcapLibrary& pcap, int dlt) {
  const char* description = pcap.linkTypeDescription(dlt);
  return description != nullptr ? description : linkTypeName(pcap, dlt);
}

Result<int> parseLinkType(const PcapLibrary& pcap, const std::string& text) {
  char* end = nullptr;
  const long number = std::strtol(text.c_str(), &end, 10);
  if (!text.empty() && *end == '\0' && number >= 0 && number <= 65535) return static_cast<int>(number);
  const int dlt = pcap.linkTypeFromName(text.c_str());
  if (dlt >= 0) return dlt;
  return Failure{"bad-link-type", "\"" + text + "\" is not a link-layer type", "tapcap -D lists those of each interface"};
}

}  // namespace tapcap
