#include "file-layout.h"

#include <algorithm>
#include <cstring>

namespace tapcap {
namespace {

constexpr std::uint32_t kPcapHeader = 24;
constexpr std::uint32_t kPcapVersion = 2 | 4 << 16;
constexpr std::uint32_t kPcapRecordHeader = 16;
constexpr std::uint32_t kFrameBytesOffset = 28;  // in an enhanced packet block
constexpr std::uint32_t kEthernet = 1;
constexpr std::uint64_t kSecond = 1'000'000'000;

}  // namespace

FileLayout::FileLayout(FileFormat format, const pcapng::SectionInfo& section, std::uint64_t startNs)
    : format_(format), section_(pcapng::sectionHeader(section)), startNs_(startNs) {}

std::uint32_t FileLayout::addInterface(const pcapng::InterfaceInfo& info, Lane& lane) {
  const bool microseconds = info.timestampDigits == pcapng::kMicrosecondDigits;
  interfaces_.push_back({pcapng::interfaceDescription(info), &lane, microseconds, static_cast<std::uint32_t>(info.linkType), info.snaplen});
  return static_cast<std::uint32_t>(interfaces_.size() - 1);
}

std::string FileLayout::header() const {
  if (format_ == FileFormat::pcap) {
    if (interfaces_.empty()) return "";
    return pcapHeader(interfaces_[0].microseconds, interfaces_[0].snaplen, interfaces_[0].linkType);
  }
  std::string bytes = section_;
  for (const Interface& item : interfaces_) bytes += item.block;
  return bytes;
}

std::string FileLayout::headerOfNothing() const {
  const std::string bytes = header();
  return bytes.empty() ? pcapHeader(false, 0, kEthernet) : bytes;
}

std::string FileLayout::pcapHeader(bool microseconds, std::uint32_t snaplen, std::uint32_t linkType) {
  const std::uint32_t words[6] = {microseconds ? 0xA1B2C3D4 : 0xA1B23C4D, kPcapVersion, 0, 0,
                                  snaplen == 0 ? pcapng::kMaximumSnaplen : snaplen, linkType};
  return {reinterpret_cast<const char*>(words), sizeof words};
}

std::string FileLayout::trailer(std::uint64_t endNs, bool broken) const {
  std::string bytes;
  if (format_ == FileFormat::pcap) return bytes;
  for (std::uint32_t id = 0; id < interfaces_.size(); ++id) {
    const Interface& item = interfaces_[id];
    const Lane& lane = *item.lane;
    const FrameSource& source = *lane.source;
    const KernelCounts kernel = source.kernel();
    pcapng::InterfaceStatistics statistics{id, startNs_, endNs, kernel.received, kernel.interfaceDropped, kernel.dropped,
                                           std::min(item.placed, lane.frames.get()), ""};
    if (!lane.isDevice) {
      statistics.received = item.reported.received;
      statistics.interfaceDropped = item.reported.interfaceDropped;
      statistics.systemDropped = item.reported.systemDropped;
    }
    const std::uint64_t lost = broken ? source.delivered() - source.sampledOut() - lane.frames.get() : source.dropped();
    if (lost > 0) statistics.comment = "tapcap dropped " + std::to_string(lost) + " frames: the file could not be written fast enough";
    bytes += pcapng::interfaceStatistics(statistics);
  }
  return bytes;
}

Placed FileLayout::place(Lane& lane, std::uint8_t* block) {
  switch (pcapng::blockType(block)) {
    case pcapng::kEnhancedPacket: return placeFrame(lane, block);
    case pcapng::kInterfaceDescription: return placeInterface(lane, block);
    case pcapng::kReportedCounts: noteCounts(lane, block); return {};
    case pcapng::kJournalEntry:
      if (format_ == FileFormat::pcap) return {};
      return {block, pcapng::blockSize(block), true, pcapng::blockSize(block)};
    default:
      if (format_ == FileFormat::pcap) return {};
      return {block, pcapng::blockSize(block)};
  }
}

Placed FileLayout::placeInterface(Lane& lane, std::uint8_t* block) {
  const std::uint32_t size = pcapng::blockSize(block);
  const bool first = interfaces_.empty();
  interfaces_.push_back({std::string(reinterpret_cast<const char*>(block), size), &lane, false, pcapng::wordAt(block, 8) & 0xFFFF,
                         pcapng::wordAt(block, 12)});
  lane.interfaceIds.push_back(static_cast<std::uint32_t>(interfaces_.size() - 1));
  if (format_ == FileFormat::pcapng) return {block, size};
  if (interfaces_.back().linkType != interfaces_.front().linkType) {
    failure_ = Failure{"bad-input", lane.source->name() + " has frames of several link types, which a pcap file cannot hold", "Leave -P out"};
  }
  if (!first) return {};
  const std::string start = header();  // shorter than the block
  std::memcpy(block, start.data(), start.size());
  return {block, static_cast<std::uint32_t>(start.size())};
}

Placed FileLayout::placeFrame(Lane& lane, std::uint8_t* block) {
  if (!lane.isDevice) pcapng::setFrameInterface(block, lane.interfaceIds[pcapng::frameInterface(block)]);
  const std::uint32_t captured = pcapng::frameCapturedLength(block);
  Interface& item = interfaces_[pcapng::frameInterface(block)];
  const bool microseconds = item.microseconds;
  ++item.placed;
  if (format_ == FileFormat::pcapng) {
    if (microseconds) pcapng::setFrameTime(block, pcapng::frameTimeNs(block) / 1000);
    return {block, pcapng::blockSize(block), true, captured};
  }
  const std::uint64_t timeNs = pcapng::frameTimeNs(block);
  const std::uint32_t fraction = static_cast<std::uint32_t>(timeNs % kSecond);
  const std::uint32_t record[4] = {static_cast<std::uint32_t>(timeNs / kSecond), microseconds ? fraction / 1000 : fraction, captured,
                                   pcapng::wordAt(block, 24)};
  std::uint8_t* start = block + kFrameBytesOffset - sizeof record;
  std::memcpy(start, record, sizeof record);
  return {start, kPcapRecordHeader + captured, true, captured};
}

void FileLayout::noteCounts(Lane& lane, const std::uint8_t* block) {
  pcapng::ReportedCounts counts;
  std::memcpy(&counts, block, sizeof counts);
  const std::uint32_t id = lane.interfaceIds[counts.interfaceId];
  const pcapng::ReportedCounts& before = interfaces_[id].reported;
  lane.received.add(counts.received - before.received);
  lane.kernelDropped.add(counts.systemDropped - before.systemDropped);
  lane.interfaceDropped.add(counts.interfaceDropped - before.interfaceDropped);
  interfaces_[id].reported = counts;
}

std::uint64_t FileLayout::countWhole(const std::uint8_t* records, std::uint64_t bytes, std::uint64_t& frames) {
  std::uint64_t whole = 0;
  while (bytes - whole >= kPcapRecordHeader) {
    const std::uint8_t* record = records + whole;
    const bool pcap = format_ == FileFormat::pcap;
    if (pcap && bytes - whole >= kPcapHeader && pcapng::wordAt(record, 0) >> 16 == 0xA1B2 && pcapng::wordAt(record, 4) == kPcapVersion) {
      whole += kPcapHeader;  // of a pipe, whose first frame made it known
      continue;
    }
    const std::uint32_t captured = pcap ? pcapng::wordAt(record, 8) : pcapng::frameCapturedLength(record);
    const std::uint64_t size = pcap ? std::uint64_t{kPcapRecordHeader} + captured : pcapng::blockSize(record);
    if (size > bytes - whole) break;
    if (pcap || pcapng::blockType(record) == pcapng::kEnhancedPacket) {
      const std::uint32_t id = pcap ? 0 : pcapng::frameInterface(record);
      interfaces_[id].lane->frames.add(1);
      interfaces_[id].lane->frameBytes.add(captured);
      ++frames;
    }
    whole += size;
  }
  return whole;
}

}  // namespace tapcap
