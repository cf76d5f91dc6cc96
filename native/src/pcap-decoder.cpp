// pcap as a stream: draft-ietf-opsawg-pcap.
#include <cstring>
#include <optional>

#include "input-decoder.h"

namespace tapcap {
namespace {

constexpr std::uint32_t kMicroseconds = 0xA1B2C3D4;
constexpr std::uint32_t kNanoseconds = 0xA1B23C4D;
constexpr std::uint32_t kModified = 0xA1B2CD34;  // by Alexey Kuznetzov, once: eight more bytes a record
constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;

class PcapDecoder : public InputDecoder {
 public:
  PcapDecoder(InputSink& sink, std::uint32_t magic, bool swapped)
      : InputDecoder(sink),
        order_(swapped),
        nanosecondsAUnit_(magic == kNanoseconds ? 1 : 1000),
        recordHeader_(magic == kModified ? kRecordHeader + 8 : kRecordHeader) {}

  std::size_t decode(Bytes bytes) override {
    std::size_t taken = 0;
    if (!interface_) {
      if (bytes.size() < kFileHeader) return 0;
      takeHeader(bytes.data());
      taken = kFileHeader;
    }
    while (problem().empty()) {
      const std::size_t size = takeRecord(bytes.subspan(taken));
      if (size == 0) break;
      taken += size;
    }
    return taken;
  }

 private:
  void takeHeader(const std::uint8_t* header) {
    const std::uint32_t network = order_.word32(header + 20);
    pcapng::InterfaceInfo info;
    info.linkType = network & 0xFFFF;
    info.snaplen = std::min(order_.word32(header + 16), pcapng::kMaximumSnaplen);
    const bool hasCheckSequence = network & 0x04000000;
    if (hasCheckSequence) {
      constexpr std::uint16_t kCheckSequenceLength = 13;
      const char bits = static_cast<char>((network >> 28) * 16);
      info.options = pcapng::option(kCheckSequenceLength, std::string_view(&bits, 1));
    }
    interface_ = sink_.takeInterface(info);
  }

  std::size_t takeRecord(Bytes bytes) {
    if (bytes.size() < recordHeader_) return 0;
    const std::uint8_t* header = bytes.data();
    const std::uint32_t captured = order_.word32(header + 8);
    if (captured > pcapng::kMaximumSnaplen) {
      refuse("a frame of " + std::to_string(captured) + " bytes is longer than any");
      return 0;
    }
    if (bytes.size() - recordHeader_ < captured) return 0;
    const std::uint64_t timeNs = order_.word32(header) * std::uint64_t{1'000'000'000} + order_.word32(header + 4) * nanosecondsAUnit_;
    sink_.takeFrame({*interface_, timeNs, captured, order_.word32(header + 12), pcapng::Direction::unknown, header + recordHeader_});
    return recordHeader_ + captured;
  }

  const ByteOrder order_;
  const std::uint64_t nanosecondsAUnit_;
  const std::size_t recordHeader_;
  std::optional<std::uint32_t> interface_;
};

}  // namespace

std::unique_ptr<InputDecoder> InputDecoder::forStream(Bytes start, InputSink& sink) {
  std::uint32_t magic;
  std::memcpy(&magic, start.data(), sizeof magic);
  if (magic == kSectionHeader) return makePcapngDecoder(sink);
  for (const bool swapped : {false, true}) {
    const std::uint32_t read = swapped ? __builtin_bswap32(magic) : magic;
    if (read == kMicroseconds || read == kNanoseconds || read == kModified) return std::make_unique<PcapDecoder>(sink, read, swapped);
  }
  return nullptr;
}

}  // namespace tapcap
