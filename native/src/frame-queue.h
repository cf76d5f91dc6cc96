// The bounded memory between one capture thread (producer) and the writer thread (consumer): finished pcapng blocks in
// chunks of 1 MiB, so that a run of frames goes from here to the file in one write, without another copy.
//
// Chunks that were written are used again last-in, first-out. As long as the disk follows, two or three chunks do all the
// work and stay in the processor's cache, and memory that no burst ever needed is never touched: a ring would walk through
// all of it however little there is to do.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "counter.h"

namespace tapcap {

class FrameQueue {
 public:
  static constexpr std::size_t kChunkBytes = std::size_t{1} << 20;  // no block may be longer
  static constexpr std::size_t kFewestChunks = 2;

  // Rounded down to whole chunks, of which there are at least kFewestChunks. Throws std::bad_alloc.
  explicit FrameQueue(std::size_t capacityBytes);

  // Producer. Sizes are multiples of four. nullptr: full. commit() publishes the last reservation, and is true when that
  // finished a chunk: time to wake the consumer.
  std::uint8_t* reserve(std::uint32_t bytes);
  bool commit();

  // Consumer. next() is the block at the cursor or nullptr, which it may change in place; take() moves the cursor past it;
  // release() gives the memory of all that was taken back to the producer.
  std::uint8_t* next();
  void take(std::uint32_t bytes);
  void release();

  // Any thread: from 0 to 1.
  double fill() const;

 private:
  struct Chunk {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::atomic<std::uint32_t> published{0};   // bytes that the consumer may read; only grows
    std::atomic<Chunk*> successor{nullptr};    // once set, `published` is final
  };

  Chunk* freshChunk();

  std::vector<Chunk> chunks_;
  std::mutex freeMutex_;  // taken once a chunk
  std::vector<Chunk*> free_;

  alignas(64) Chunk* filling_;  // producer's
  std::uint32_t filled_ = 0;
  std::uint32_t reserved_ = 0;
  bool chunkFinished_ = false;
  Counter bytesIn_;

  alignas(64) Chunk* reading_;  // consumer's
  std::uint32_t cursor_ = 0;
  std::uint64_t bytesTaken_ = 0;
  std::vector<Chunk*> readToEnd_;
  Counter bytesOut_;
};

}  // namespace tapcap
