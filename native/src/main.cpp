#include <unistd.h>

#include <cstdio>
#include <exception>

#include "attach/attach-session.h"
#include "capture-session.h"
#include "extcap.h"
#include "interface-counters.h"
#include "interfaces.h"
#include "json.h"
#include "options.h"
#include "privileges.h"
#include "signals.h"
#include "status-channel.h"
#include "version.h"

namespace tapcap {
namespace {

int statusDescriptor(const Options& options) {
  if (options.mode == Mode::extcapCapture) return StatusChannel::kSilent;  // Wireshark shows whatever it is told
  return options.outputPath == "-" ? STDERR_FILENO : STDOUT_FILENO;
}

int refuse(const Failure& failure, int exitCode, int descriptor = STDOUT_FILENO) {
  StatusChannel(descriptor).report(failure);
  return exitCode;
}

const WakePipe& stopEvents() {
  static const WakePipe events;  // outlives the signal handlers
  installSignalHandlers(events);
  return events;
}

int runCapture(const Options& options) {
  if (options.outputPath == "-" && isatty(STDOUT_FILENO)) {
    return refuse({"usage", "Standard output is a terminal", "Pipe it somewhere, or give -w a file"}, kExitUsage, STDERR_FILENO);
  }
  const WakePipe& events = stopEvents();
  StatusChannel status(statusDescriptor(options));
  return CaptureSession(options, status, events).run();
}

int runAttach(const Options& options) {
  const WakePipe& events = stopEvents();
  StatusChannel status(statusDescriptor(options));
  return attach::run(options, status, events);
}

int runFilterCheck(const PcapLibrary& pcap, const Options& options) {
  const auto failure = checkFilter(pcap, options.interfaces[0]);
  if (options.mode == Mode::extcapCheckFilter) {
    if (failure) std::printf("%s\n", failure->message.c_str());  // extcap's way: silence means that it is valid
    return kExitOk;
  }
  JsonWriter json;
  json.beginObject().key("ok").boolean(!failure);
  if (failure) json.key("error").string(failure->message);
  std::printf("%s\n", json.endObject().text().c_str());
  return failure ? kExitCannotStart : kExitOk;
}

int runListing(const PcapLibrary& pcap, const Options& options) {
  auto entries = listInterfaces(pcap);
  if (!entries) return refuse(entries.failure(), kExitCannotStart);
  if (options.mode == Mode::extcapInterfaces) {
    extcap::printInterfaces(*entries);
    return kExitOk;
  }
  privileges::raise();  // link types are known to who opens the device
  if (options.mode == Mode::extcapDlts) {
    extcap::printLinkTypes(pcap, options.interfaces[0].name);
  } else {
    printInterfaces(pcap, *entries, options.json);
  }
  return kExitOk;
}

int run(Options& options) {
  switch (options.mode) {
    case Mode::help: std::fputs(kHelpText, stdout); return kExitOk;
    case Mode::attach: return runAttach(options);
    case Mode::statistics: return runStatistics(options, stopEvents());
    case Mode::extcapConfig: extcap::printConfiguration(); return kExitOk;
    case Mode::extcapCapture:
    case Mode::extcapDlts:
    case Mode::extcapCheckFilter:
      for (InterfaceOptions& item : options.interfaces) item.name = extcap::deviceName(item.name);
      break;
    default: break;
  }
  if (options.mode == Mode::capture || options.mode == Mode::extcapCapture) return runCapture(options);

  auto pcap = PcapLibrary::load();
  if (options.mode == Mode::version) {
    std::printf("tapcap %s, %s\n", kVersion, pcap ? (*pcap)->libraryVersion() : "without libpcap");
    return kExitOk;
  }
  if (!pcap) return refuse(pcap.failure(), kExitCannotStart);
  const bool checks = options.mode == Mode::checkFilter || options.mode == Mode::extcapCheckFilter;
  return checks ? runFilterCheck(**pcap, options) : runListing(**pcap, options);
}

}  // namespace
}  // namespace tapcap

int main(int argc, char** argv) {
  using namespace tapcap;
  try {
    const bool attaching = attach::isWanted(argc, argv);
    if (const auto failure = attaching ? attach::holdBackPrivileges() : privileges::holdBack()) return refuse(*failure, kExitCannotStart);
    auto options = parseOptions(argc, argv);
    if (!options) return refuse(options.failure(), kExitUsage);
    return run(*options);
  } catch (const std::exception& error) {
    return refuse({"io", std::string("Unexpected: ") + error.what(), ""}, kExitCannotStart);
  }
}
