// Turns the bytes of a piped-in capture, pcap or pcapng in either byte order, into interfaces, frames and other blocks, as far
// as a file of ours needs them told apart. Pure: bytes in, calls out, nothing kept but the interfaces. The bytes may be
// anything: what makes no sense ends the decoding with a problem, behind the last record that did.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "pcapng.h"

namespace tapcap {

using Bytes = std::span<const std::uint8_t>;

// Who takes what was decoded. Times are nanoseconds, everything is in this machine's byte order.
class InputSink {
 public:
  virtual ~InputSink() = default;
  virtual void takeSection() = 0;  // pcapng: the interfaces before are none of the following frames'
  // Returns the number that its frames shall have.
  virtual std::uint32_t takeInterface(const pcapng::InterfaceInfo& info) = 0;
  virtual void takeFrame(const pcapng::Frame& frame) = 0;
  virtual void takeCounts(const pcapng::ReportedCounts& counts) = 0;
  virtual void takeBlock(Bytes block) = 0;  // of a kind that says nothing about single frames of ours
};

class InputDecoder {
 public:
  static constexpr std::size_t kLongestRecord = (std::size_t{1} << 20) - 1024;  // fits into a chunk of a queue
  static constexpr std::size_t kMostInterfaces = 256;
  static constexpr std::size_t kBytesThatTell = 4;

  // By the first kBytesThatTell bytes; null when they begin neither format.
  static std::unique_ptr<InputDecoder> forStream(Bytes start, InputSink& sink);
  virtual ~InputDecoder() = default;

  // Takes whole records from the front; returns how many bytes those were. No byte taken: more are needed, or there is a problem.
  virtual std::size_t decode(Bytes bytes) = 0;
  virtual bool insideRecord() const { return false; }  // a long one, of which part was taken
  const std::string& problem() const { return problem_; }

 protected:
  explicit InputDecoder(InputSink& sink) : sink_(sink) {}
  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  InputSink& sink_;

 private:
  std::string problem_;
};

// Numbers of the stream's byte order, wherever they stand.
class ByteOrder {
 public:
  explicit ByteOrder(bool swapped) : swapped_(swapped) {}
  bool swapped() const { return swapped_; }
  std::uint16_t word16(const std::uint8_t* at) const {
    std::uint16_t value;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap16(value) : value;
  }
  std::uint32_t word32(const std::uint8_t* at) const {
    std::uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap32(value) : value;
  }
  std::uint64_t word64(const std::uint8_t* at) const {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap64(value) : value;
  }

 private:
  bool swapped_;
};

std::unique_ptr<InputDecoder> makePcapngDecoder(InputSink& sink);

}  // namespace tapcap
