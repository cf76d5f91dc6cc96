// The capture file: a regular file, a named pipe or standard output. Never anything else, so that a privileged tapcap
// cannot be talked into writing to a device.
#pragma once

#include <sys/uio.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "failure.h"

namespace tapcap {

class Output {
 public:
  struct Written {
    std::uint64_t bytes = 0;
    std::optional<Failure> failure;  // then `bytes` may be less than asked for
  };

  // Opens without emptying: what is there survives if the capture cannot start. "-" is standard output. A named pipe is
  // waited for until something reads it, or until `stopDescriptor` becomes readable.
  // `madeUpName`: nobody named this very file, so that a symbolic link there would be somebody's trap.
  static Result<std::unique_ptr<Output>> open(const std::string& path, int stopDescriptor, bool madeUpName = false);
  ~Output();  // removes the file if open() made it and keep() was not called
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Empties the file: the capture is about to start.
  std::optional<Failure> begin();
  // The capture has started: the file stays whatever happens.
  void keep() { temporary_ = false; }

  // All of it, or as much as fits.
  Written write(const iovec* parts, std::size_t count);
  Written write(std::string_view bytes);
  // Takes the last bytes back, where the output is a file. False where it cannot.
  bool retract(std::uint64_t bytes);

  // Closes the file: nothing will be written any more.
  void finish();

  // From any thread: a write to a pipe that nobody reads gives up at once from now on.
  void stopWaiting() { stopWaiting_.store(true, std::memory_order_relaxed); }

  bool isRegularFile() const { return regular_; }
  const std::string& path() const { return path_; }

 private:
  Output(std::string path, int descriptor, bool temporary);
  Written writeFile(const iovec* parts, std::size_t count);
  Written writePipe(const iovec* parts, std::size_t count);
  Failure describe(int error) const;

  std::string path_;
  int descriptor_;
  bool temporary_;
  bool regular_ = false;
  std::atomic<bool> stopWaiting_{false};
};

}  // namespace tapcap
