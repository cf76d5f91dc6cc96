// Reads a capture that another program pipes in. A pipe is never read faster than the disk follows: whoever writes it waits,
// and counts what it loses meanwhile.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clock.h"
#include "frame-source.h"
#include "input-decoder.h"
#include "options.h"

namespace tapcap {

class PipeThread : public FrameSource, private InputSink {
 public:
  // Opens standard input or a named pipe, without waiting for who writes it. Fails with `io`.
  static Result<int> open(const std::string& name);
  PipeThread(int descriptor, const InterfaceOptions& options, std::size_t queueBytes, const WakePipe& events);
  ~PipeThread() override;

 private:
  void run() override;
  bool readMore();
  void decode();
  void end();
  bool waitForInput();

  void takeSection() override;
  std::uint32_t takeInterface(const pcapng::InterfaceInfo& info) override;
  void takeFrame(const pcapng::Frame& frame) override;
  void takeCounts(const pcapng::ReportedCounts& counts) override;
  void takeBlock(Bytes block) override;
  void put(Bytes block);
  std::uint8_t* reserve(std::uint32_t bytes);
  SteadyTime::duration sinceStop();

  const int descriptor_;
  const InterfaceOptions options_;
  std::vector<std::string> interfaces_;  // each as its block
  std::vector<bool> inSection_;          // of each, whether it is one of the stream's present section
  std::unique_ptr<InputDecoder> decoder_;
  std::vector<std::uint8_t> buffer_;
  std::size_t filled_ = 0;
  std::uint64_t position_ = 0;  // of the buffer in the stream
  std::optional<SteadyTime> stopSeen_;
};

}  // namespace tapcap
