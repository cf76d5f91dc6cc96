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
  void sendIfRoom(const std::string& line);  // left out while very many wait
  // As {"type":"error",...} here, and as text on standard error; a warning does not end the capture.
  void report(const Failure& failure);
  void warn(const Failure& failure);

 private:
  void tell(const char* type, const Failure& failure);
  void flush();

  int descriptor_;
  std::string waiting_;
};

}  // namespace tapcap
