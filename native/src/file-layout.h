// What a file consists of besides its frames: how it begins, which interfaces it has, how it ends; and how a block from a
// queue becomes what the file holds, in place. All by the writer's thread, or when that is gone.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "failure.h"
#include "merger.h"
#include "options.h"
#include "pcapng.h"

namespace tapcap {

// Bytes of a queue that go into the file; none of them: not this block.
struct Placed {
  std::uint8_t* bytes = nullptr;
  std::uint32_t size = 0;
  bool isFrame = false;
  std::uint32_t capturedLength = 0;
};

class FileLayout {
 public:
  FileLayout(FileFormat format, const pcapng::SectionInfo& section, std::uint64_t startNs);

  // An interface that is known from the start. Returns its number.
  std::uint32_t addInterface(const pcapng::InterfaceInfo& info, Lane& lane);

  std::string header() const;           // empty for pcap as long as no interface is known
  std::string headerOfNothing() const;  // of a file that ends as such
  // Of a file that ends. `broken`: not everything that was captured is in it.
  std::string trailer(std::uint64_t endNs, bool broken) const;

  Placed place(Lane& lane, std::uint8_t* block);
  const std::optional<Failure>& failure() const { return failure_; }

  // How long the whole records are that begin within so many bytes of a run of them, counted to their lanes.
  std::uint64_t countWhole(const std::uint8_t* records, std::uint64_t bytes, std::uint64_t& frames);

 private:
  struct Interface {
    std::string block;
    Lane* lane;
    bool microseconds;
    std::uint32_t linkType;
    std::uint32_t snaplen;
    std::uint64_t placed = 0;  // frames
    pcapng::ReportedCounts reported = {};
  };

  Placed placeInterface(Lane& lane, std::uint8_t* block);
  Placed placeFrame(Lane& lane, std::uint8_t* block);
  void noteCounts(Lane& lane, const std::uint8_t* block);
  static std::string pcapHeader(bool microseconds, std::uint32_t snaplen, std::uint32_t linkType);

  const FileFormat format_;
  const std::string section_;
  const std::uint64_t startNs_;
  std::deque<Interface> interfaces_;
  std::optional<Failure> failure_;
};

}  // namespace tapcap
