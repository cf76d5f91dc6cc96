// What passes, as it goes to Tapscope: a queue of records in memory, written by a thread of its own, so that no stream ever waits for
// the reader. What does not fit is told of by a record. The layout is that of tapcap's --attach, with records of its own kind:
//
// "tapchnk1", then records of a head of 32 bytes and `length` bytes, little-endian:
//   u32 length  u8 kind  u8 stream  u16 reason (4 with a gap)  u32 a  u32 b  u64 timeNs (since 1970)  u64 count
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace taprelay {

enum class Kind : std::uint8_t {
  data = 1,
  missing = 2,  // `count` bytes: they came faster than they were taken
  ended = 3,    // the stream is over
  started = 4,  // the command: `a` is its process id, or `b` the errno for which it could not start
  exited = 5,   // the command: `a` is its exit code, or `b` the signal that ended it
};

struct Stream {
  enum Name : std::uint8_t { in = 0, out = 1, err = 2 };
};

class Records {
 public:
  // Writes to `descriptor`, which nobody else writes to. Keeps at most `memoryBytes` that are not taken.
  Records(int descriptor, std::size_t memoryBytes);
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  void data(Stream::Name stream, std::string_view bytes);
  void ended(Stream::Name stream);
  void started(std::uint32_t pid, std::uint32_t error);
  void exited(std::uint32_t code, std::uint32_t signal);

  // Writes what waits, as long as somebody takes it. Records that come later are lost.
  void finish();

 private:
  void append(Kind kind, std::uint8_t stream, std::uint32_t a, std::uint32_t b, std::uint64_t count, std::string_view bytes);
  void tellMissing(std::uint8_t stream);
  void write();
  bool writeAll(std::string_view bytes);

  const int descriptor_;
  const std::size_t memoryBytes_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable written_;
  std::deque<std::string> blocks_;
  std::vector<std::string> spare_;  // blocks that were written, for their memory
  std::size_t waitingBytes_ = 0;
  std::uint64_t missing_[3] = {};
  bool finishing_ = false;
  bool done_ = false;
  std::thread writer_;
};

}  // namespace taprelay
