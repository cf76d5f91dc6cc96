#include "attach-session.h"

#include <cstring>
#include <string_view>

#include "../version.h"

#ifdef __linux__
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "../clock.h"
#include "../json.h"
#include "../sandbox.h"
#include "../signals.h"
#include "../status-lines.h"
#include "attach-privileges.h"
#include "tap.h"
#endif

namespace tapcap::attach {

bool isWanted(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--attach" || word.starts_with("--attach=")) return true;
  }
  return false;
}

#ifdef __linux__

namespace {

constexpr int kLookMs = 10;  // how long a chunk waits in the ring

class Session {
 public:
  Session(const Options& options, StatusChannel& status, const WakePipe& stop) : options_(options), status_(status), stop_(stop) {}
  int run();

 private:
  std::optional<Failure> start();
  std::optional<Failure> openTap(const Target& target);
  std::optional<Failure> giveUpRights();
  const char* loop();
  bool stdinClosed() const;
  void sayStarted(const Target& target);
  void putCounts(JsonWriter& json);
  void sayStatus();
  int finish(const char* reason);

  const Options& options_;
  StatusChannel& status_;
  const WakePipe& stop_;
  std::unique_ptr<Output> output_;
  std::unique_ptr<StdioChunks> chunks_;
  std::unique_ptr<Tap> tap_;
  int process_ = -1;  // a descriptor of it, readable when it has ended
  bool sandboxed_ = false;
};

int Session::run() {
  if (const auto failure = start()) {
    status_.report(*failure);
    return kExitCannotStart;
  }
  return finish(loop());
}

std::optional<Failure> Session::start() {
  const pid_t pid = options_.attachPid;
  if (pid == getpid()) return Failure{"usage", "tapcap cannot attach to itself", ""};
  process_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (process_ < 0 && errno == ENOSYS) return Failure{"unsupported", "Attaching takes Linux 5.8 or newer", ""};
  auto target = inspect(pid);
  if (!target) return target.failure();
  if (process_ < 0) return Failure{"no-such-process", "There is no process " + std::to_string(pid), ""};
  auto output = Output::open(options_.outputPath, stop_.descriptor());
  if (!output) return output.failure();
  output_ = std::move(*output);
  if (auto failure = output_->begin()) return failure;
  {
    const SignalsBlocked blocked;  // in the writer's thread
    chunks_ = std::make_unique<StdioChunks>(*output_, static_cast<std::size_t>(options_.memoryMiB) << 20);
  }
  privileges::raise();
  if (auto failure = openTap(*target)) return failure;
  if (auto failure = giveUpRights()) return failure;
  output_->keep();
  sayStarted(*target);
  return std::nullopt;
}

// eBPF where the kernel and the rights allow, else ptrace; or the one that was asked for.
std::optional<Failure> Session::openTap(const Target& target) {
  const TapOptions options{options_.followChildren};
  const auto keep = [this](Result<std::unique_ptr<Tap>>& opened) { tap_ = std::move(*opened); };
  if (options_.attachMethod != "ptrace") {
    auto tap = openBpfTap(target, options, *chunks_);
    if (tap) {
      keep(tap);
      return std::nullopt;
    }
    if (options_.attachMethod == "ebpf") {
      Failure failure = tap.failure();
      if (failure.code == "permission") failure.hint = permissionFailure(0).hint;
      return failure;
    }
    status_.send(failureLine("warning", {"slower", tap.failure().message + ": attaching with ptrace, which slows the process", ""}));
  }
  const SignalsBlocked blocked;
  auto tap = openPtraceTap(target, options, *chunks_);
  if (!tap) return tap.failure();
  keep(tap);
  return std::nullopt;
}

std::optional<Failure> Session::giveUpRights() {
  if (auto failure = privileges::dropAll()) return failure;
  if (!tap_->needsSystem()) sandboxed_ = sandbox::enter(0);
  return std::nullopt;
}

bool Session::stdinClosed() const {
  char byte = 0;
  return read(STDIN_FILENO, &byte, 1) == 0;
}

const char* Session::loop() {
  std::array<pollfd, 3> entries{pollfd{stop_.descriptor(), POLLIN, 0}, pollfd{process_, POLLIN, 0},
                                pollfd{options_.stopOnStdinEof ? STDIN_FILENO : -1, POLLIN, 0}};
  auto nextStatus = steadyNow();
  for (;;) {
    const bool much = tap_->read();
    if (chunks_->failure()) return "error";
    if (tap_->ended()) return "process-ended";
    if (steadyNow() >= nextStatus) {
      sayStatus();
      nextStatus = steadyNow() + std::chrono::milliseconds(options_.statusIntervalMs);
    }
    if (poll(entries.data(), entries.size(), much ? 0 : kLookMs) < 0 && errno != EINTR) return "error";
    if (stopSignalReceived()) return "signal";
    if (entries[1].revents != 0) return "process-ended";
    if (entries[2].revents != 0 && stdinClosed()) return "stdin-closed";
  }
}

void Session::sayStarted(const Target& target) {
  JsonWriter json;
  json.beginObject().key("type").string("started").key("version").string(kVersion);
  json.key("file").string(options_.outputPath).key("pid").number(static_cast<std::uint64_t>(target.pid));
  json.key("method").string(tap_->method()).key("sandboxed").boolean(sandboxed_).key("streams").beginArray();
  for (int stream = 0; stream < kStreams; ++stream) {
    json.beginObject().key("name").string(kStreamNames[stream]).key("kind").string(kindName(target.streams[stream].kind)).endObject();
  }
  status_.send(json.endArray().endObject().text());
}

void Session::putCounts(JsonWriter& json) {
  const ChunkCounts counts = chunks_->counts();
  json.key("timeMs").number(wallClockNs() / 1'000'000).key("chunks").number(counts.chunks).key("bytes").number(counts.bytes);
  json.key("gaps").number(counts.gaps).key("missingBytes").number(counts.missingBytes);
}

void Session::sayStatus() {
  JsonWriter json;
  json.beginObject().key("type").string("status");
  putCounts(json);
  status_.sendIfIdle(json.endObject().text());
}

int Session::finish(const char* reason) {
  tap_->finish();
  chunks_->finish();
  const auto failure = chunks_->failure();
  if (failure) status_.report(*failure);
  JsonWriter json;
  json.beginObject().key("type").string("stopped").key("reason").string(failure ? "error" : reason);
  const Exit exit = tap_->exit();
  if (exit.code) json.key("exitCode").number(static_cast<std::uint64_t>(*exit.code));
  if (exit.signal) json.key("exitSignal").number(static_cast<std::uint64_t>(*exit.signal));
  putCounts(json);
  status_.send(json.endObject().text());
  return failure ? kExitCaptureFailed : kExitOk;
}

}  // namespace

std::optional<Failure> holdBackPrivileges() { return privileges::holdBack(); }

int run(const Options& options, StatusChannel& status, const WakePipe& stop) { return Session(options, status, stop).run(); }

#else

std::optional<Failure> holdBackPrivileges() { return std::nullopt; }

int run(const Options&, StatusChannel& status, const WakePipe&) {
  status.report({"unsupported", "Attaching to a running process works on Linux only", "Start it with: tapscope wrap -- COMMAND"});
  return kExitCannotStart;
}

#endif

}  // namespace tapcap::attach
