// Makes a poll() return: from another thread or from a signal handler.
#pragma once

namespace tapcap {

class WakePipe {
 public:
  WakePipe();  // throws std::system_error
  ~WakePipe();
  WakePipe(const WakePipe&) = delete;
  WakePipe& operator=(const WakePipe&) = delete;

  int descriptor() const { return readEnd_; }
  void raise() const;  // async-signal-safe
  void clear() const;  // without it the descriptor stays readable, for everyone

 private:
  int readEnd_;
  int writeEnd_;
};

}  // namespace tapcap
