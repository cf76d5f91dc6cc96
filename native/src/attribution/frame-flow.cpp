#include "frame-flow.h"

#include <cstring>

namespace tapcap::attribution {
namespace {

enum LinkType : int {
  kNull = 0,
  kEthernet = 1,
  kRaw = 12,
  kRawFile = 101,
  kLoop = 108,
  kLinuxCooked = 113,
  kIpv4 = 228,
  kIpv6 = 229,
  kLinuxCookedV2 = 276,
};
enum EtherType : std::uint32_t { kEtherIpv4 = 0x0800, kEtherVlan = 0x8100, kEtherIpv6 = 0x86DD, kEtherServiceVlan = 0x88A8 };
enum NextHeader : std::uint8_t { kHopByHop = 0, kRouting = 43, kFragment = 44, kDestinationOptions = 60 };

constexpr int kMostTags = 2;
constexpr int kMostExtensions = 4;
constexpr std::uint32_t kIpv6Header = 40;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;

std::uint16_t word16(const std::uint8_t* bytes) { return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]); }
std::uint32_t word32(const std::uint8_t* bytes) { return std::uint32_t{word16(bytes)} << 16 | word16(bytes + 2); }

// TCP, RFC 9293 section 3.1; UDP, RFC 768. Both begin with the ports.
bool readTransport(std::uint8_t protocol, const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting) {
  if ((protocol != kTcp && protocol != kUdp) || length < 4) return false;
  sighting.key.protocol = protocol;
  sighting.key.ends[0].port = word16(bytes);
  sighting.key.ends[1].port = word16(bytes + 2);
  sighting.syn = protocol == kTcp && length >= 14 && (bytes[13] & (kSyn | kAck)) == kSyn;
  sighting.sequence = sighting.syn ? word32(bytes + 4) : 0;
  return true;
}

void setAddresses(Sighting& sighting, const std::uint8_t* source, std::size_t size) {
  for (int i = 0; i < 2; ++i) {
    sighting.key.ends[i].address = {};
    std::memcpy(sighting.key.ends[i].address.data(), source + i * size, size);
  }
}

// RFC 791 section 3.1. Later fragments have no ports.
bool readIpv4(const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting) {
  if (length < 20 || bytes[0] >> 4 != 4) return false;
  const std::uint32_t header = (bytes[0] & 15u) * 4;
  if (header < 20 || length < header || (word16(bytes + 6) & 0x1FFF) != 0) return false;
  sighting.key.family = 4;
  setAddresses(sighting, bytes + 12, 4);
  return readTransport(bytes[9], bytes + header, length - header, sighting);
}

// RFC 8200 sections 3 and 4.
bool readIpv6(const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting) {
  if (length < kIpv6Header || bytes[0] >> 4 != 6) return false;
  sighting.key.family = 6;
  setAddresses(sighting, bytes + 8, 16);
  std::uint8_t next = bytes[6];
  std::uint32_t at = kIpv6Header;
  for (int i = 0; i < kMostExtensions; ++i) {
    if (next != kHopByHop && next != kRouting && next != kFragment && next != kDestinationOptions) break;
    if (length < at + 8) return false;
    if (next == kFragment && (word16(bytes + at + 2) & 0xFFF8) != 0) return false;
    const std::uint32_t size = next == kFragment ? 8 : (bytes[at + 1] + 1u) * 8;
    next = bytes[at];
    if (length < at + size) return false;
    at += size;
  }
  return readTransport(next, bytes + at, length - at, sighting);
}

}  // namespace

bool canReadFlows(int dlt) {
  switch (dlt) {
    case kNull:
    case kEthernet:
    case kRaw:
    case kRawFile:
    case kLoop:
    case kLinuxCooked:
    case kIpv4:
    case kIpv6:
    case kLinuxCookedV2: return true;
    default: return false;
  }
}

bool readNetworkFlow(std::uint32_t etherType, const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting) {
  if (etherType == kEtherIpv4) return readIpv4(bytes, length, sighting);
  return etherType == kEtherIpv6 && readIpv6(bytes, length, sighting);
}

bool readFlow(int dlt, const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting) {
  std::uint32_t header = 0;
  std::uint32_t etherType = 0;
  switch (dlt) {
    case kEthernet:
      header = 14;
      if (length < header) return false;
      etherType = word16(bytes + 12);
      for (int i = 0; i < kMostTags && (etherType == kEtherVlan || etherType == kEtherServiceVlan); ++i) {
        header += 4;
        if (length < header) return false;
        etherType = word16(bytes + header - 2);
      }
      break;
    case kLinuxCooked:
      header = 16;
      if (length < header) return false;
      etherType = word16(bytes + 14);
      break;
    case kLinuxCookedV2:
      header = 20;
      if (length < header) return false;
      etherType = word16(bytes);
      break;
    case kNull:
    case kLoop: header = 4; break;
    default: break;
  }
  if (length <= header) return false;
  if (etherType == 0) etherType = bytes[header] >> 4 == 6 ? kEtherIpv6 : kEtherIpv4;
  return readNetworkFlow(etherType, bytes + header, length - header, sighting);
}

}  // namespace tapcap::attribution
