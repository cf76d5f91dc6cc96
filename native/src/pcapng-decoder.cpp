// pcapng as a stream: draft-ietf-opsawg-pcapng. Interfaces and frames are made ours: with times in nanoseconds and in this
// machine's byte order. Other blocks pass as they are, where the byte order is ours.
#include <cstring>
#include <vector>

#include "clock.h"
#include "input-decoder.h"

namespace tapcap {
namespace {

enum BlockType : std::uint32_t {
  kSectionHeader = 0x0A0D0D0A,
  kInterface = 1,
  kOldPacket = 2,
  kSimplePacket = 3,
  kStatistics = 5,
  kPacket = 6,
};

enum OptionCode : std::uint16_t {
  kEnd = 0,
  kComment = 1,
  kName = 2,
  kDescription = 3,
  kResolution = 9,
  kFilter = 11,
  kSystem = 12,
  kOffset = 14,
  kHardware = 15,
  kPacketFlags = 2,
  kPacketHash = 3,
  kPacketDrops = 4,
  kReceived = 4,
  kInterfaceDropped = 5,
  kSystemDropped = 7,
};

constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
constexpr std::size_t kBlockHeader = 8;
constexpr std::size_t kSmallestBlock = 12;
constexpr std::size_t kSmallestSection = 28;
constexpr std::size_t kPacketHeader = 28;
constexpr std::uint32_t kLongestSkipped = 64 << 20;

struct Option {
  std::uint16_t code;
  std::string_view value;
};

struct Source {
  std::uint32_t id = 0;  // ours
  std::uint32_t snaplen = 0;
  std::uint8_t resolution = 6;
  std::int64_t offsetSeconds = 0;

  std::uint64_t nanoseconds(std::uint64_t units) const {
    constexpr std::uint64_t kSecond = 1'000'000'000;
    const unsigned digits = resolution & 0x7F;
    const std::uint64_t offset = static_cast<std::uint64_t>(offsetSeconds) * kSecond;
    if (resolution & 0x80) {
      if (digits > 63) return offset;
      const std::uint64_t fraction = digits == 0 ? 0 : units & ((std::uint64_t{1} << digits) - 1);
      const unsigned kept = std::min(digits, 34u);  // finer than a nanosecond, and does not overflow
      return offset + (units >> digits) * kSecond + (((fraction >> (digits - kept)) * kSecond) >> kept);
    }
    for (unsigned digit = digits; digit < 9; ++digit) units *= 10;
    for (unsigned digit = 9; digit < digits && units != 0; ++digit) units /= 10;
    return offset + units;
  }
};

class PcapngDecoder : public InputDecoder {
 public:
  using InputDecoder::InputDecoder;
  explicit PcapngDecoder(InputSink& sink) : InputDecoder(sink) {}

  std::size_t decode(Bytes bytes) override {
    std::size_t taken = 0;
    while (problem().empty()) {
      const std::size_t size = skipLeft_ > 0 ? skip(bytes.size() - taken) : takeBlock(bytes.subspan(taken));
      if (size == 0) break;
      taken += size;
    }
    return taken;
  }
  bool insideRecord() const override { return skipLeft_ > 0; }

 private:
  std::size_t skip(std::size_t available) {
    const std::size_t size = std::min<std::size_t>(skipLeft_, available);
    skipLeft_ -= static_cast<std::uint32_t>(size);
    return size;
  }

  std::size_t takeBlock(Bytes bytes) {
    if (bytes.size() < kSmallestBlock) return 0;
    const bool section = order_.word32(bytes.data()) == kSectionHeader;
    if (section && !readByteOrder(bytes.data())) return 0;
    const std::uint32_t type = order_.word32(bytes.data());
    const std::uint32_t size = order_.word32(bytes.data() + 4);
    if (size < (section ? kSmallestSection : kSmallestBlock) || size % 4 != 0) {
      refuse("a block cannot have a length of " + std::to_string(size) + " bytes");
      return 0;
    }
    if (size > kLongestRecord) return beginSkipping(type, size);
    if (bytes.size() < size) return 0;
    if (order_.word32(bytes.data() + size - 4) != size) {
      refuse("a block's two lengths differ");
      return 0;
    }
    return take(type, bytes.first(size)) ? size : 0;
  }

  bool readByteOrder(const std::uint8_t* section) {
    for (const bool swapped : {false, true}) {
      if (ByteOrder(swapped).word32(section + kBlockHeader) != kByteOrderMagic) continue;
      order_ = ByteOrder(swapped);
      return true;
    }
    return refuse("a section has no byte order");
  }

  std::size_t beginSkipping(std::uint32_t type, std::uint32_t size) {
    const bool needed = type == kSectionHeader || type == kInterface || type == kOldPacket || type == kSimplePacket || type == kPacket;
    if (needed || size > kLongestSkipped) {
      refuse("a block of " + std::to_string(size) + " bytes is longer than any");
      return 0;
    }
    skipLeft_ = size;
    return skip(kSmallestBlock);
  }

  bool take(std::uint32_t type, Bytes block) {
    switch (type) {
      case kSectionHeader:
        sources_.clear();
        sink_.takeSection();
        return true;
      case kInterface: return takeInterface(block);
      case kOldPacket: return takePacket(block, order_.word16(block.data() + 8));
      case kPacket: return takePacket(block, order_.word32(block.data() + 8));
      case kSimplePacket: return takeSimplePacket(block);
      case kStatistics: return takeStatistics(block);
      default:
        if (!order_.swapped() && type != pcapng::kReportedCounts) sink_.takeBlock(block);
        return true;
    }
  }

  bool takeInterface(Bytes block) {
    if (block.size() < 20) return refuse("an interface is cut short");
    if (sources_.size() == kMostInterfaces) return refuse("there are more than " + std::to_string(kMostInterfaces) + " interfaces");
    pcapng::InterfaceInfo info;
    Source source;
    info.linkType = order_.word16(block.data() + 8);
    source.snaplen = order_.word32(block.data() + 12);
    info.snaplen = std::min(source.snaplen, pcapng::kMaximumSnaplen);
    eachOption(block, 16, [&](const Option& option) {
      switch (option.code) {
        case kName: info.name = option.value; break;
        case kDescription: info.description = option.value; break;
        case kSystem: info.operatingSystem = option.value; break;
        case kResolution: source.resolution = option.value.empty() ? source.resolution : static_cast<std::uint8_t>(option.value[0]); break;
        case kOffset: source.offsetSeconds = option.value.size() == 8 ? static_cast<std::int64_t>(word64(option)) : 0; break;
        default: {
          const bool text = option.code == kComment || option.code == kFilter || option.code == kHardware;
          if (text || !order_.swapped()) info.options += pcapng::option(option.code, option.value);
        }
      }
    });
    source.id = sink_.takeInterface(info);
    sources_.push_back(source);
    return true;
  }

  bool takePacket(Bytes block, std::uint32_t interfaceId) {
    if (block.size() < kPacketHeader + 4) return refuse("a frame is cut short");
    if (interfaceId >= sources_.size()) return refuse("a frame is of an interface that there is not");
    const std::uint8_t* header = block.data();
    const std::uint32_t captured = order_.word32(header + 20);
    if (captured > pcapng::kMaximumSnaplen || captured > block.size() - kPacketHeader - 4) return refuse("a frame is longer than its block");
    const std::uint64_t units = std::uint64_t{order_.word32(header + 12)} << 32 | order_.word32(header + 16);
    options_.clear();
    eachOption(block, kPacketHeader + pcapng::padded(captured), [&](const Option& option) { keepPacketOption(option); });
    const Source& source = sources_[interfaceId];
    sink_.takeFrame({source.id, source.nanoseconds(units), captured, order_.word32(header + 24), pcapng::Direction::unknown,
                     header + kPacketHeader, options_});
    return true;
  }

  // Of another byte order, those are kept whose numbers are known to be such.
  void keepPacketOption(const Option& option) {
    if (!order_.swapped() || option.code == kComment || option.code == kPacketHash) {
      options_ += pcapng::option(option.code, option.value);
    } else if (option.code == kPacketFlags && option.value.size() == 4) {
      const std::uint32_t flags = order_.word32(reinterpret_cast<const std::uint8_t*>(option.value.data()));
      options_ += pcapng::option(option.code, {reinterpret_cast<const char*>(&flags), sizeof flags});
    } else if (option.code == kPacketDrops && option.value.size() == 8) {
      const std::uint64_t drops = word64(option);
      options_ += pcapng::option(option.code, {reinterpret_cast<const char*>(&drops), sizeof drops});
    }
  }

  // It has no time of its own: the one at which it came is the nearest.
  bool takeSimplePacket(Bytes block) {
    if (block.size() < 16) return refuse("a frame is cut short");
    if (sources_.empty()) return refuse("a frame is of an interface that there is not");
    const std::uint32_t length = order_.word32(block.data() + 8);
    const std::uint32_t most = sources_[0].snaplen == 0 ? pcapng::kMaximumSnaplen : sources_[0].snaplen;
    const std::uint32_t captured = std::min({length, most, static_cast<std::uint32_t>(block.size() - 16), pcapng::kMaximumSnaplen});
    sink_.takeFrame({sources_[0].id, wallClockNs(), captured, length, pcapng::Direction::unknown, block.data() + 12});
    return true;
  }

  bool takeStatistics(Bytes block) {
    if (block.size() < 24) return refuse("a statistics block is cut short");
    const std::uint32_t interfaceId = order_.word32(block.data() + 8);
    if (interfaceId >= sources_.size()) return refuse("statistics are of an interface that there is not");
    pcapng::ReportedCounts counts;
    counts.interfaceId = sources_[interfaceId].id;
    eachOption(block, 20, [&](const Option& option) {
      if (option.value.size() != 8) return;
      if (option.code == kReceived) counts.received = word64(option);
      if (option.code == kInterfaceDropped) counts.interfaceDropped = word64(option);
      if (option.code == kSystemDropped) counts.systemDropped = word64(option);
    });
    sink_.takeCounts(counts);
    return true;
  }

  std::uint64_t word64(const Option& option) const { return order_.word64(reinterpret_cast<const std::uint8_t*>(option.value.data())); }

  // Up to the end, or to the first that does not fit.
  template <typename Visit>
  void eachOption(Bytes block, std::size_t offset, Visit visit) const {
    const std::size_t end = block.size() - 4;
    while (offset + 4 <= end) {
      const std::uint16_t code = order_.word16(&block[offset]);
      const std::size_t length = order_.word16(&block[offset + 2]);
      offset += 4;
      if (code == kEnd || length > end - offset) return;
      visit(Option{code, {reinterpret_cast<const char*>(&block[offset]), length}});
      offset += pcapng::padded(static_cast<std::uint32_t>(length));
    }
  }

  ByteOrder order_{false};
  std::vector<Source> sources_;
  std::string options_;
  std::uint32_t skipLeft_ = 0;
};

}  // namespace

std::unique_ptr<InputDecoder> makePcapngDecoder(InputSink& sink) { return std::make_unique<PcapngDecoder>(sink); }

}  // namespace tapcap
