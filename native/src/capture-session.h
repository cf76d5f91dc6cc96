// One capture from its first line of status to its last: opens the output and what is captured from in the order that
// privileges ask for, runs the threads, and ends them so that the file is complete.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attribution/attribution.h"
#include "clock.h"
#include "device.h"
#include "failure.h"
#include "file-layout.h"
#include "file-series.h"
#include "frame-source.h"
#include "interfaces.h"
#include "options.h"
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
  std::optional<Failure> openSources(const PcapLibrary& pcap);
  void createAttribution();
  void addPipe(int descriptor, const InterfaceOptions& wanted);
  std::optional<Failure> openDeviceLane(const PcapLibrary& pcap, InterfaceOptions wanted, const InterfaceEntry* entry);
  std::optional<Failure> writeHeader();
  void startThreads();

  std::string waitForEnd();
  std::string endReason();
  std::string sourcesEnded();
  void tellFiles();
  bool stdinClosed();

  int finish(const std::string& reason);
  CaptureCounts counts() const;

  const Options& options_;
  StatusChannel& status_;
  const WakePipe& events_;
  const std::uint64_t startNs_;
  const std::size_t queueBytes_;

  FileSeries files_;
  FileLayout layout_;
  std::vector<StartedInterface> interfaces_;
  std::vector<std::unique_ptr<FrameSource>> sources_;
  std::vector<std::unique_ptr<Lane>> lanes_;  // one a source
  std::vector<bool> told_;                    // of each source, that it has ended
  std::unique_ptr<attribution::Attribution> attribution_;  // or null
  bool onlyNetwork_ = true;  // nothing that libpcap reads in ways of its own
  std::unique_ptr<Writer> writer_;
  std::optional<Failure> failure_;
  std::optional<SteadyTime> deadline_;
};

}  // namespace tapcap
