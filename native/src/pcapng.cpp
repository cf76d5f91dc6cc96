#include "pcapng.h"

#include <cstring>
#include <string_view>
#include <utility>

namespace tapcap::pcapng {
namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceStatistics = 5;

enum OptionCode : std::uint16_t {
  kEndOfOptions = 0,
  kComment = 1,
  kSectionHardware = 2,
  kSectionSystem = 3,
  kSectionApplication = 4,
  kInterfaceName = 2,
  kInterfaceDescriptionText = 3,
  kInterfaceTimestampResolution = 9,
  kInterfaceFilter = 11,
  kInterfaceSystem = 12,
  kFrameFlags = 2,
  kStatisticsStart = 2,
  kStatisticsEnd = 3,
  kStatisticsReceived = 4,
  kStatisticsInterfaceDropped = 5,
  kStatisticsSystemDropped = 7,
  kStatisticsDelivered = 8,
};

constexpr std::size_t kLongestOption = 65532;  // 16-bit length, kept a multiple of four

// Collects a block's body; finish() wraps it in its type and its two lengths.
class BlockBuilder {
 public:
  explicit BlockBuilder(std::uint32_t type) { word32(type), word32(0); }

  BlockBuilder& word16(std::uint16_t value) { return raw(&value, sizeof value); }
  BlockBuilder& word32(std::uint32_t value) { return raw(&value, sizeof value); }
  BlockBuilder& word64(std::uint64_t value) { return raw(&value, sizeof value); }
  BlockBuilder& time(std::uint64_t ns) {
    return word32(static_cast<std::uint32_t>(ns >> 32)).word32(static_cast<std::uint32_t>(ns));
  }

  BlockBuilder& option(std::uint16_t code, std::string_view value) { return encoded(pcapng::option(code, value)); }
  BlockBuilder& encoded(std::string_view options) { return raw(options.data(), options.size()); }
  BlockBuilder& text(OptionCode code, std::string_view value) { return value.empty() ? *this : option(code, value); }
  BlockBuilder& count(OptionCode code, std::uint64_t value) { return word16(code).word16(8).word64(value); }
  BlockBuilder& instant(OptionCode code, std::uint64_t ns) { return word16(code).word16(8).time(ns); }

  std::string finish() {
    word16(kEndOfOptions).word16(0);
    const auto size = static_cast<std::uint32_t>(bytes_.size() + sizeof(std::uint32_t));
    std::memcpy(&bytes_[4], &size, sizeof size);
    word32(size);
    return std::move(bytes_);
  }

 private:
  BlockBuilder& raw(const void* data, std::size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
    return *this;
  }

  std::string bytes_;
};

}  // namespace

std::string option(std::uint16_t code, std::string_view value) {
  value = value.substr(0, kLongestOption);
  const std::uint16_t head[2] = {code, static_cast<std::uint16_t>(value.size())};
  std::string bytes(reinterpret_cast<const char*>(head), sizeof head);
  bytes.append(value);
  bytes.append(padded(static_cast<std::uint32_t>(value.size())) - value.size(), '\0');
  return bytes;
}

std::string sectionHeader(const SectionInfo& info) {
  BlockBuilder block(kSectionHeader);
  block.word32(0x1A2B3C4D).word16(1).word16(0);
  block.word64(~std::uint64_t{0});  // the section's length is unknown while it grows
  block.text(kSectionHardware, info.hardware);
  block.text(kSectionSystem, info.operatingSystem);
  block.text(kSectionApplication, info.application);
  return block.finish();
}

std::string interfaceDescription(const InterfaceInfo& info) {
  BlockBuilder block(kInterfaceDescription);
  block.word16(static_cast<std::uint16_t>(info.linkType)).word16(0).word32(info.snaplen);
  block.text(kInterfaceName, info.name);
  block.text(kInterfaceDescriptionText, info.description);
  block.option(kInterfaceTimestampResolution, std::string(1, static_cast<char>(info.timestampDigits)));
  if (!info.filter.empty()) block.option(kInterfaceFilter, '\0' + info.filter);  // 0: libpcap's filter language
  block.text(kInterfaceSystem, info.operatingSystem);
  block.text(kComment, info.comment);
  block.encoded(info.options);
  return block.finish();
}

std::string interfaceStatistics(const InterfaceStatistics& statistics) {
  BlockBuilder block(kInterfaceStatistics);
  block.word32(statistics.interfaceId).time(statistics.endNs);
  block.text(kComment, statistics.comment);
  block.instant(kStatisticsStart, statistics.startNs);
  block.instant(kStatisticsEnd, statistics.endNs);
  block.count(kStatisticsReceived, statistics.received);
  block.count(kStatisticsInterfaceDropped, statistics.interfaceDropped);
  block.count(kStatisticsSystemDropped, statistics.systemDropped);
  block.count(kStatisticsDelivered, statistics.delivered);
  return block.finish();
}

std::string samplingNote(std::uint32_t sample) {
  return sample == 1 ? "" : "Sampled: one frame of each " + std::to_string(sample) + " is kept";
}

void writeFrameBlock(std::uint8_t* target, std::uint32_t blockSize, bool hasDirection, const Frame& frame) {
  const std::uint32_t header[7] = {
      kEnhancedPacket,
      blockSize,
      frame.interfaceId,
      static_cast<std::uint32_t>(frame.timeNs >> 32),
      static_cast<std::uint32_t>(frame.timeNs),
      frame.capturedLength,
      frame.originalLength,
  };
  std::memcpy(target, header, sizeof header);
  std::uint8_t* cursor = target + sizeof header;
  std::memcpy(cursor, frame.bytes, frame.capturedLength);
  cursor += frame.capturedLength;
  const std::uint32_t padding = padded(frame.capturedLength) - frame.capturedLength;
  std::memset(cursor, 0, padding);
  cursor += padding;
  if (hasDirection) {
    const std::uint16_t option[2] = {kFrameFlags, 4};
    const std::uint32_t flags[2] = {static_cast<std::uint32_t>(frame.direction), 0};  // the second word ends the options
    std::memcpy(cursor, option, sizeof option);
    std::memcpy(cursor + sizeof option, flags, sizeof flags);
    cursor += kDirectionOverhead;
  } else if (!frame.options.empty()) {
    std::memcpy(cursor, frame.options.data(), frame.options.size());
    std::memset(cursor + frame.options.size(), 0, sizeof(std::uint32_t));
    cursor += frame.options.size() + sizeof(std::uint32_t);
  }
  std::memcpy(cursor, &blockSize, sizeof blockSize);
}

}  // namespace tapcap::pcapng
