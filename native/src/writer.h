// Moves frames from the memory queues to the file on a thread of its own: in large writes, in time order as far as it can
// be told, and at least once every flush interval, so that whoever tails the file sees frames soon. With -b it goes on from
// file to file.
//
// Each write() ends at a block's end. What a killed tapcap leaves is whole blocks, except where the kernel itself was
// interrupted inside a write.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "attribution/attribution.h"
#include "failure.h"
#include "file-layout.h"
#include "file-series.h"
#include "merger.h"
#include "options.h"
#include "rotation.h"
#include "wake-pipe.h"

namespace tapcap {

class Writer {
 public:
  enum class End { running, filesize, packets, files, failed };

  // The first file has its header already, of which the series knows the size. `events` is raised when there is something to
  // tell: another file, or the end.
  Writer(FileSeries& files, FileLayout& layout, std::vector<std::unique_ptr<Lane>>& lanes, const Options& options,
         attribution::Attribution* attribution, const WakePipe& events);

  void start();
  void wake();
  // Call when no source runs any more: writes what the queues hold, unless a limit or an error came first, and the file's end.
  void finish(std::uint64_t endNs);

  std::uint64_t frames() const { return frames_.get(); }
  End end() const { return end_.load(std::memory_order_acquire); }
  const std::optional<Failure>& failure() const { return failure_; }  // once end() is `failed`

 private:
  struct Batch {
    std::vector<iovec> parts;
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;
    std::string attributed;  // blocks before the frames
  };

  void run();
  bool waitForWork();
  bool writeAvailable();
  void collect();
  void collectAttributed();
  bool isFull() const;
  void append(const Placed& placed, Lane& lane);
  bool writeBatch();
  bool nextFile();
  std::optional<Failure> writeTrailer(std::uint64_t endNs, bool broken);
  bool endWith(End end);
  bool failWith(Failure failure);

  FileSeries& files_;
  FileLayout& layout_;
  std::vector<std::unique_ptr<Lane>>& lanes_;
  attribution::Attribution* const attribution_;  // or null
  Merger merger_;
  Rotation rotation_;
  const bool ring_;
  const std::uint64_t mostFrames_, mostFileFrames_, mostFileBytes_, mostFiles_;
  const std::chrono::milliseconds flushInterval_;
  const WakePipe& events_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable condition_;
  bool wanted_ = false;
  bool finishing_ = false;

  Batch batch_;
  bool writeEverything_ = false;
  std::uint64_t fileFrames_ = 0;

  Counter frames_;
  std::optional<Failure> failure_;
  std::atomic<End> end_{End::running};
};

}  // namespace tapcap
