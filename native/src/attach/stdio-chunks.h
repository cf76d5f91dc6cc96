// What an attached process's standard streams carry, as it goes from tapcap to Tapscope: a queue of records, written by its own thread,
// so that whoever reads the process never waits for the output. What does not fit is told of by a record of its own.
//
// Layout, little-endian: the eight bytes "tapchnk1", then records of a head of 32 bytes and `length` bytes:
//   u32 length  u8 kind  u8 stream  u16 reason  u32 pid  u32 tid  u64 timeNs (since 1970)  u64 count (kMissing; all ones: not known)
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "../output.h"

namespace tapcap::attach {

enum Stream : std::uint8_t { kStdin = 0, kStdout = 1, kStderr = 2 };
inline constexpr int kStreams = 3;
inline constexpr const char* kStreamNames[kStreams] = {"stdin", "stdout", "stderr"};

enum class Kind : std::uint8_t { data = 1, missing = 2 };

// Why bytes are missing. The numbers are part of the layout.
enum class Reason : std::uint16_t {
  none = 0,
  memory = 1,      // the process's memory could not be read
  kernelCopy = 2,  // sendfile, splice, tee: they never were in the process
  ioUring = 3,
  overflow = 4,    // came faster than they could be written
  batch = 5,       // recvmmsg, sendmmsg
};

inline constexpr std::uint64_t kUnknownCount = ~0ULL;

struct Origin {
  Stream stream;
  std::uint32_t pid;
  std::uint32_t tid;
  std::uint64_t timeNs;
};

struct ChunkCounts {
  std::uint64_t chunks = 0;
  std::uint64_t bytes = 0;
  std::uint64_t missingBytes = 0;  // as far as they were counted
  std::uint64_t gaps = 0;
};

class StdioChunks {
 public:
  StdioChunks(Output& output, std::size_t memoryBytes);
  ~StdioChunks();
  StdioChunks(const StdioChunks&) = delete;
  StdioChunks& operator=(const StdioChunks&) = delete;

  void data(const Origin& origin, std::string_view bytes);
  void missing(const Origin& origin, std::uint64_t count, Reason reason);

  // Writes what waits, waits for it, and ends the thread.
  void finish();
  // The output takes nothing any more.
  std::optional<Failure> failure();
  ChunkCounts counts();

 private:
  bool put(const Origin& origin, Kind kind, Reason reason, std::uint64_t count, std::string_view bytes);
  void append(const Origin& origin, Kind kind, Reason reason, std::uint64_t count, std::string_view bytes);
  void tellOverflow(const Origin& origin);
  void write();

  Output& output_;
  const std::size_t memoryBytes_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable written_;
  std::deque<std::string> blocks_;
  std::size_t waitingBytes_ = 0;
  std::uint64_t overflow_[kStreams] = {};
  ChunkCounts counts_;
  std::optional<Failure> failure_;
  bool finishing_ = false;
  bool done_ = false;
  std::thread writer_;
};

}  // namespace tapcap::attach
