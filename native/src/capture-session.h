// One capture from its first line of status to its last: opens the output and the devices in the order that privileges
// ask for, runs the threads, and ends them so that the file is complete.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture-thread.h"
#include "clock.h"
#include "failure.h"
#include "options.h"
#include "output.h"
#include "status-channel.h"
#include "status-lines.h"
#include "wake-pipe.h"
#include "writer.h"

namespace tapcap {

class CaptureSession {
 public:
  // `events` is what signals raise.
  CaptureSession(const Options& options, StatusChannel& status, const WakePipe& events);

  // Returns the exit code. All failures have been reported.
  int run();

 private:
  std::optional<Failure> start();
  std::optional<Failure> openDevices(const PcapLibrary& pcap);
  std::optional<Failure> writeHeader();
  void startThreads();

  std::string waitForEnd();
  std::string endReason() const;
  bool stdinClosed();

  int finish(const std::string& reason);
  std::optional<Failure> firstFailure() const;
  std::optional<Failure> writeStatistics(std::uint64_t endNs);
  CaptureCounts counts() const;

  const Options& options_;
  StatusChannel& status_;
  const WakePipe& events_;

  std::unique_ptr<Output> output_;
  std::vector<StartedInterface> interfaces_;
  std::vector<std::unique_ptr<CaptureThread>> captures_;
  std::unique_ptr<Writer> writer_;

  std::uint64_t headerBytes_ = 0;
  std::uint64_t statisticsBytes_ = 0;
  std::uint64_t startNs_ = 0;
  std::optional<SteadyTime> deadline_;
};

}  // namespace tapcap
