#include "signals.h"

#include <signal.h>

namespace tapcap {
namespace {

const WakePipe* wakePipe = nullptr;
volatile sig_atomic_t received = 0;

void onStopSignal(int) {
  received = 1;
  wakePipe->raise();
}

sigset_t stopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

void installSignalHandlers(const WakePipe& pipe) {
  wakePipe = &pipe;
  struct sigaction stop{};
  stop.sa_handler = onStopSignal;  // without SA_RESTART: a blocked call returns
  sigemptyset(&stop.sa_mask);
  sigaction(SIGINT, &stop, nullptr);
  sigaction(SIGTERM, &stop, nullptr);
  struct sigaction inherited{};
  if (sigaction(SIGHUP, nullptr, &inherited) == 0 && inherited.sa_handler != SIG_IGN) sigaction(SIGHUP, &stop, nullptr);

  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGPIPE, &ignore, nullptr);
  sigaction(SIGXFSZ, &ignore, nullptr);

  // A parent may have left them blocked.
  const sigset_t set = stopSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool stopSignalReceived() { return received != 0; }

SignalsBlocked::SignalsBlocked() {
  const sigset_t set = stopSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalsBlocked::~SignalsBlocked() {
  const sigset_t set = stopSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace tapcap
