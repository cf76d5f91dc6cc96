#include "frame-queue.h"

#include <algorithm>

namespace tapcap {

// Chunks are not value-initialised: the system gives them memory when they are first written to.
FrameQueue::FrameQueue(std::size_t capacityBytes) : chunks_(std::max(capacityBytes / kChunkBytes, kFewestChunks)) {
  free_.reserve(chunks_.size());
  readToEnd_.reserve(chunks_.size());
  for (Chunk& chunk : chunks_) {
    chunk.bytes.reset(new std::uint8_t[kChunkBytes]);
    free_.push_back(&chunk);
  }
  filling_ = reading_ = freshChunk();
}

FrameQueue::Chunk* FrameQueue::freshChunk() {
  const std::lock_guard<std::mutex> lock(freeMutex_);
  if (free_.empty()) return nullptr;
  Chunk* chunk = free_.back();
  free_.pop_back();
  chunk->published.store(0, std::memory_order_relaxed);
  chunk->successor.store(nullptr, std::memory_order_relaxed);
  return chunk;
}

std::uint8_t* FrameQueue::reserve(std::uint32_t bytes) {
  if (filled_ + bytes > kChunkBytes) {
    Chunk* fresh = freshChunk();
    if (fresh == nullptr) return nullptr;
    filling_->successor.store(fresh, std::memory_order_release);
    filling_ = fresh;
    filled_ = 0;
    chunkFinished_ = true;
  }
  reserved_ = bytes;
  return &filling_->bytes[filled_];
}

bool FrameQueue::commit() {
  filled_ += reserved_;
  filling_->published.store(filled_, std::memory_order_release);
  bytesIn_.add(reserved_);
  const bool finished = chunkFinished_;
  chunkFinished_ = false;
  return finished;
}

std::uint8_t* FrameQueue::next() {
  for (;;) {
    // In this order: where there is a successor, what is published is all there will ever be.
    Chunk* successor = reading_->successor.load(std::memory_order_acquire);
    if (cursor_ < reading_->published.load(std::memory_order_acquire)) return &reading_->bytes[cursor_];
    if (successor == nullptr) return nullptr;
    readToEnd_.push_back(reading_);
    reading_ = successor;
    cursor_ = 0;
  }
}

void FrameQueue::take(std::uint32_t bytes) {
  cursor_ += bytes;
  bytesTaken_ += bytes;
}

void FrameQueue::release() {
  bytesOut_.set(bytesTaken_);
  if (readToEnd_.empty()) return;
  const std::lock_guard<std::mutex> lock(freeMutex_);
  free_.insert(free_.end(), readToEnd_.begin(), readToEnd_.end());
  readToEnd_.clear();
}

double FrameQueue::fill() const {
  const std::uint64_t out = bytesOut_.get();
  const std::uint64_t in = bytesIn_.get();
  const auto capacity = static_cast<double>(chunks_.size() * kChunkBytes);
  return in > out ? std::min(1.0, static_cast<double>(in - out) / capacity) : 0;
}

}  // namespace tapcap
