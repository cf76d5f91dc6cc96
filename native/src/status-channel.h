// One JSON object a line to whoever started tapcap. Capture never waits for the reader: a line that does not fit now is
// kept until it does, status lines that come meanwhile are left out, and once the reader is gone nothing is printed.
#pragma once

#include <string>

#include "failure.h"

namespace tapcap {

class StatusChannel {
 public:
  static constexpr int kSilent = -1;

  explicit StatusChannel(int descriptor) : descriptor_(descriptor) {}
  ~StatusChannel();
  StatusChannel(const StatusChannel&) = delete;
  StatusChannel& operator=(const StatusChannel&) = delete;

  void send(const std::string& line);        // never lost while the reader is there
  void sendIfIdle(const std::string& line);  // left out while earlier lines wait
  // As {"type":"error",...} here, and as text on standard error.
  void report(const Failure& failure);

 private:
  void flush();

  int descriptor_;
  std::string waiting_;
};

}  // namespace tapcap
