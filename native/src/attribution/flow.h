// What tells sockets apart on the wire: protocol, two addresses, two ports.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace tapcap::attribution {

using Address = std::array<std::uint8_t, 16>;  // IPv4 in the first four bytes, the rest zero

enum Protocol : std::uint8_t { kTcp = 6, kUdp = 17 };

struct End {
  Address address{};
  std::uint16_t port = 0;

  friend bool operator==(const End& a, const End& b) { return a.port == b.port && a.address == b.address; }
  friend bool operator<(const End& a, const End& b) {
    return a.address != b.address ? a.address < b.address : a.port < b.port;
  }
};

struct FlowKey {
  End ends[2];  // in a frame: sender, receiver. As a key: the smaller first, see canonical()
  std::uint8_t family = 4;
  std::uint8_t protocol = 0;

  friend bool operator==(const FlowKey& a, const FlowKey& b) {
    return a.family == b.family && a.protocol == b.protocol && a.ends[0] == b.ends[0] && a.ends[1] == b.ends[1];
  }

  // The same for both directions; `swapped` says whether the sender is ends[1] of it.
  FlowKey canonical(bool& swapped) const {
    swapped = ends[1] < ends[0];
    FlowKey key = *this;
    if (swapped) std::swap(key.ends[0], key.ends[1]);
    return key;
  }
};

inline std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0xD6E8FEB86659FD93u;
  value ^= value >> 32;
  value *= 0xD6E8FEB86659FD93u;
  return value ^ value >> 32;
}

inline std::uint64_t hashOf(const End& end) {
  std::uint64_t halves[2];
  std::memcpy(halves, end.address.data(), sizeof halves);
  return mixed(mixed(halves[0] + end.port) + halves[1]);
}

// The same for both directions.
inline std::uint64_t hashOf(const FlowKey& key) {
  return mixed(hashOf(key.ends[0]) + hashOf(key.ends[1]) + key.protocol);
}

struct FlowHash {
  std::size_t operator()(const FlowKey& key) const { return hashOf(key); }
};

// A frame of a flow, as the capture or the early look at the interface saw it.
struct Sighting {
  FlowKey key;  // sender, receiver
  std::uint64_t timeNs = 0;
  std::uint32_t sequence = 0;  // of a SYN
  bool syn = false;            // and no ACK: a connection begins
};

}  // namespace tapcap::attribution
