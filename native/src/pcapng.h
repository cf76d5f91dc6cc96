// pcapng blocks as bytes (draft-ietf-opsawg-pcapng), in the host's byte order. Everything is encoded once: a frame is
// written as its finished block straight into the memory queue and leaves it for the file untouched, but for the number of
// its interface where the writer gives those out. In the queues, times are nanoseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tapcap::pcapng {

inline constexpr std::uint32_t kMaximumSnaplen = 262144;  // Wireshark refuses longer frames
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kEnhancedPacket = 6;
inline constexpr std::uint32_t kJournalEntry = 9;
inline constexpr int kNanosecondDigits = 9;
inline constexpr int kMicrosecondDigits = 6;

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
  std::string comment;
  std::string options;  // more of them, encoded
  int linkType = 0;
  std::uint32_t snaplen = 0;
  int timestampDigits = kNanosecondDigits;
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

// What the file says of an interface of which one frame in `sample` is kept; nothing for all of them.
std::string samplingNote(std::uint32_t sample);

// One option as it stands in a block, padded.
std::string option(std::uint16_t code, std::string_view value);

struct Frame {
  std::uint32_t interfaceId;
  std::uint64_t timeNs;
  std::uint32_t capturedLength;
  std::uint32_t originalLength;
  Direction direction;
  const std::uint8_t* bytes;
  std::string_view options = {};  // encoded, without their end; only where there is no direction
};

inline constexpr std::uint32_t kFrameOverhead = 32;      // header and trailing length
inline constexpr std::uint32_t kDirectionOverhead = 12;  // epb_flags and the end of options

inline constexpr std::uint32_t padded(std::uint32_t bytes) { return (bytes + 3) & ~std::uint32_t{3}; }

inline constexpr std::uint32_t frameBlockSize(std::uint32_t capturedLength, bool hasDirection, std::uint32_t optionBytes = 0) {
  return kFrameOverhead + padded(capturedLength) + (hasDirection ? kDirectionOverhead : optionBytes > 0 ? optionBytes + 4 : 0);
}

// `blockSize` is frameBlockSize() of the frame; exactly so many bytes are written.
void writeFrameBlock(std::uint8_t* target, std::uint32_t blockSize, bool hasDirection, const Frame& frame);

// Views of a block written by writeFrameBlock.
inline std::uint32_t wordAt(const std::uint8_t* block, std::size_t offset) {
  std::uint32_t word;
  std::memcpy(&word, block + offset, sizeof word);
  return word;
}
inline void setWord(std::uint8_t* block, std::size_t offset, std::uint32_t word) { std::memcpy(block + offset, &word, sizeof word); }
inline std::uint32_t blockType(const std::uint8_t* block) { return wordAt(block, 0); }
inline std::uint32_t blockSize(const std::uint8_t* block) { return wordAt(block, 4); }
inline std::uint32_t frameInterface(const std::uint8_t* block) { return wordAt(block, 8); }
inline std::uint32_t frameCapturedLength(const std::uint8_t* block) { return wordAt(block, 20); }
inline std::uint64_t frameTimeNs(const std::uint8_t* block) {
  return std::uint64_t{wordAt(block, 12)} << 32 | wordAt(block, 16);
}

inline void setFrameInterface(std::uint8_t* block, std::uint32_t interfaceId) { setWord(block, 8, interfaceId); }
inline void setFrameTime(std::uint8_t* block, std::uint64_t units) {
  setWord(block, 12, static_cast<std::uint32_t>(units >> 32));
  setWord(block, 16, static_cast<std::uint32_t>(units));
}

// What a piped-in capture says of an interface's losses: passed on to the writer in the form of a block that no file gets.
inline constexpr std::uint32_t kReportedCounts = 0x8000FFFF;
struct ReportedCounts {
  std::uint32_t type = kReportedCounts;
  std::uint32_t size = sizeof(ReportedCounts);
  std::uint32_t interfaceId = 0;
  std::uint32_t unused = 0;
  std::uint64_t received = 0;
  std::uint64_t interfaceDropped = 0;
  std::uint64_t systemDropped = 0;
};

}  // namespace tapcap::pcapng
