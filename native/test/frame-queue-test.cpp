// Runs a producer and a consumer over a small FrameQueue and checks that every block that went in comes out once, whole
// and in order, and that a full queue refuses. Worth building with -fsanitize=thread:
//
//   c++ -std=c++17 -g -O1 -fsanitize=thread -pthread -o OUT native/test/frame-queue-test.cpp native/src/{frame-queue,pcapng}.cpp
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "../src/frame-queue.h"
#include "../src/pcapng.h"

namespace {

using tapcap::FrameQueue;
namespace pcapng = tapcap::pcapng;

constexpr std::uint64_t kFrames = 300'000;

void expect(bool holds, const char* what, std::uint64_t serial) {
  if (holds) return;
  std::fprintf(stderr, "frame-queue-test: %s at %llu\n", what, static_cast<unsigned long long>(serial));
  std::exit(1);
}

std::uint32_t lengthOf(std::uint64_t serial) {
  if (serial % 5000 == 0) return pcapng::kMaximumSnaplen;
  return static_cast<std::uint32_t>((serial * 2654435761u) % 1500);
}

std::uint64_t produce(FrameQueue& queue) {
  const std::vector<std::uint8_t> bytes(pcapng::kMaximumSnaplen, 0x5A);
  std::uint64_t refused = 0;
  for (std::uint64_t serial = 0; serial < kFrames; ++serial) {
    const std::uint32_t length = lengthOf(serial);
    const std::uint32_t size = pcapng::frameBlockSize(length, serial % 2 == 0);
    std::uint8_t* target;
    while ((target = queue.reserve(size)) == nullptr) {
      ++refused;
      std::this_thread::yield();
    }
    pcapng::writeFrameBlock(target, size, serial % 2 == 0, {7, serial, length, length, pcapng::Direction::inbound, bytes.data()});
    queue.commit();
  }
  return refused;
}

void consume(FrameQueue& queue) {
  std::uint32_t held = 0;
  for (std::uint64_t serial = 0; serial < kFrames;) {
    const std::uint8_t* block = queue.next();
    if (block == nullptr) {
      queue.release();
      std::this_thread::yield();
      continue;
    }
    const std::uint32_t size = pcapng::blockSize(block);
    expect(pcapng::frameTimeNs(block) == serial, "wrong order", serial);
    expect(pcapng::frameInterface(block) == 7, "wrong interface", serial);
    expect(pcapng::frameCapturedLength(block) == lengthOf(serial), "wrong length", serial);
    expect(pcapng::wordAt(block, size - 4) == size, "trailing length differs", serial);
    queue.take(size);
    if (++held % 64 == 0) queue.release();
    ++serial;
  }
  queue.release();
  expect(queue.next() == nullptr, "more than went in", kFrames);
  expect(queue.fill() == 0, "not empty", kFrames);
}

void fillsUpAndRefuses() {
  FrameQueue queue(1);
  std::uint64_t taken = 0;
  while (queue.reserve(1000) != nullptr) {
    queue.commit();
    ++taken;
    expect(taken < 4 * FrameQueue::kChunkBytes / 1000, "never full", taken);
  }
  expect(taken == FrameQueue::kFewestChunks * (FrameQueue::kChunkBytes / 1000), "wrong capacity", taken);
}

}  // namespace

int main() {
  fillsUpAndRefuses();
  FrameQueue queue(4 << 20);
  std::uint64_t refused = 0;
  std::thread producer([&] { refused = produce(queue); });
  consume(queue);
  producer.join();
  std::printf("frame-queue-test: ok, %llu frames, the queue was full %llu times\n", static_cast<unsigned long long>(kFrames),
              static_cast<unsigned long long>(refused));
}
