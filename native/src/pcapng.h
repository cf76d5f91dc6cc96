// pcapng blocks as bytes (draft-ietf-opsawg-pcapng), in the host's byte order. Everything is encoded once: a frame is
// written as its finished block straight into the memory queue and leaves it for the file untouched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace tapcap::pcapng {

inline constexpr std::uint32_t kMaximumSnaplen = 262144;  // Wireshark refuses longer frames
inline constexpr std::uint32_t kEnhancedPacket = 6;
inline constexpr int kTimestampDigits = 9;

enum class Direction : std::uint32_t { unknown = 0, inbound = 1, outbound = 2 };

struct SectionInfo {
  std::string hardware;
  std::string operatingSystem;
  std::string application;
};

struct InterfaceInfo {
  std::string name;
  std::string description;
  std::string filter;
  std::string operatingSystem;
  int linkType = 0;
  std::uint32_t snaplen = 0;
};

struct InterfaceStatistics {
  std::uint32_t interfaceId = 0;
  std::uint64_t startNs = 0;
  std::uint64_t endNs = 0;
  std::uint64_t received = 0;          // by the interface, as the kernel counts
  std::uint64_t interfaceDropped = 0;  // by the hardware or its driver
  std::uint64_t systemDropped = 0;     // by the kernel, for want of buffer space
  std::uint64_t delivered = 0;         // frames of this interface in the file
  std::string comment;
};

std::string sectionHeader(const SectionInfo& info);
std::string interfaceDescription(const InterfaceInfo& info);
std::string interfaceStatistics(const InterfaceStatistics& statistics);

struct Frame {
  std::uint32_t interfaceId;
  std::uint64_t timeNs;
  std::uint32_t capturedLength;
  std::uint32_t originalLength;
  Direction direction;
  const std::uint8_t* bytes;
};

inline constexpr std::uint32_t kFrameOverhead = 32;      // header and trailing length
inline constexpr std::uint32_t kDirectionOverhead = 12;  // epb_flags and the end of options

inline constexpr std::uint32_t padded(std::uint32_t bytes) { return (bytes + 3) & ~std::uint32_t{3}; }

inline constexpr std::uint32_t frameBlockSize(std::uint32_t capturedLength, bool hasDirection) {
  return kFrameOverhead + padded(capturedLength) + (hasDirection ? kDirectionOverhead : 0);
}

// `blockSize` is frameBlockSize(frame.capturedLength, hasDirection); exactly so many bytes are written.
void writeFrameBlock(std::uint8_t* target, std::uint32_t blockSize, bool hasDirection, const Frame& frame);

// Views of a block written by writeFrameBlock.
inline std::uint32_t wordAt(const std::uint8_t* block, std::size_t offset) {
  std::uint32_t word;
  std::memcpy(&word, block + offset, sizeof word);
  return word;
}
inline std::uint32_t blockSize(const std::uint8_t* block) { return wordAt(block, 4); }
inline std::uint32_t frameInterface(const std::uint8_t* block) { return wordAt(block, 8); }
inline std::uint32_t frameCapturedLength(const std::uint8_t* block) { return wordAt(block, 20); }
inline std::uint64_t frameTimeNs(const std::uint8_t* block) {
  return std::uint64_t{wordAt(block, 12)} << 32 | wordAt(block, 16);
}

}  // namespace tapcap::pcapng
