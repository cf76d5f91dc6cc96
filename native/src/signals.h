// SIGINT, SIGTERM and SIGHUP end a capture cleanly. SIGHUP stays ignored where the parent ignores it (nohup).
// SIGPIPE and SIGXFSZ become errors of the write that caused them.
#pragma once

#include "wake-pipe.h"

namespace tapcap {

// `pipe` is raised by each of the signals and must live as long as the process.
void installSignalHandlers(const WakePipe& pipe);
bool stopSignalReceived();

// For the time of its life, threads that are started take no signals: they go to the main thread.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
};

}  // namespace tapcap
