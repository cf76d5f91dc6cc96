#include "interface-counters.h"

#include <net/if.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "clock.h"
#include "failure.h"
#include "json.h"
#include "signals.h"

#ifdef __APPLE__
#include <ifaddrs.h>
#include <net/if_dl.h>
#endif

namespace tapcap {

#ifdef __linux__

// proc_net_dev: name, then eight numbers each of what was received and what was sent, bytes and frames first.
std::vector<InterfaceCounters> readInterfaceCounters() {
  std::vector<InterfaceCounters> all;
  std::ifstream file("/proc/net/dev");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::uint64_t numbers[10] = {};
    std::istringstream rest(line.substr(colon + 1));
    for (std::uint64_t& number : numbers) rest >> number;
    const std::size_t start = line.find_first_not_of(' ');
    InterfaceCounters item{line.substr(start, colon - start), numbers[1], numbers[0]};
    if (item.name != "lo") {
      item.frames += numbers[9];
      item.bytes += numbers[8];
    }
    all.push_back(std::move(item));
  }
  return all;
}

#elif defined(__APPLE__)

std::vector<InterfaceCounters> readInterfaceCounters() {
  std::vector<InterfaceCounters> all;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return all;
  for (const ifaddrs* item = first; item != nullptr; item = item->ifa_next) {
    if (item->ifa_addr == nullptr || item->ifa_addr->sa_family != AF_LINK || item->ifa_data == nullptr) continue;
    const auto* data = static_cast<const if_data*>(item->ifa_data);
    const bool loopback = item->ifa_flags & IFF_LOOPBACK;
    all.push_back({item->ifa_name, std::uint64_t{data->ifi_ipackets} + (loopback ? 0 : data->ifi_opackets),
                   std::uint64_t{data->ifi_ibytes} + (loopback ? 0 : data->ifi_obytes)});
  }
  freeifaddrs(first);
  return all;
}

#else

std::vector<InterfaceCounters> readInterfaceCounters() { return {}; }

#endif

namespace {

void printJson(const std::vector<InterfaceCounters>& all) {
  JsonWriter json;
  json.beginObject().key("type").string("statistics").key("timeMs").number(wallClockNs() / 1'000'000);
  json.key("interfaces").beginArray();
  for (const InterfaceCounters& item : all) {
    json.beginObject().key("name").string(item.name).key("frames").number(item.frames).key("bytes").number(item.bytes).endObject();
  }
  std::printf("%s\n", json.endArray().endObject().text().c_str());
}

void printText(const std::vector<InterfaceCounters>& all) {
  for (const InterfaceCounters& item : all) {
    std::printf("%-16s %15llu frames %20llu bytes\n", item.name.c_str(), static_cast<unsigned long long>(item.frames),
                static_cast<unsigned long long>(item.bytes));
  }
}

bool standardInputEnded() {
  char ignored[256];
  return read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

// False when it is time to end.
bool waitForNext(const Options& options, const WakePipe& events, SteadyTime next) {
  pollfd entries[2] = {{events.descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - steadyNow()).count();
    if (left <= 0) return !stopSignalReceived();
    poll(entries, options.stopOnStdinEof ? 2 : 1, static_cast<int>(left));
    if (stopSignalReceived()) return false;
    if (options.stopOnStdinEof && entries[1].revents != 0 && standardInputEnded()) return false;
  }
}

}  // namespace

int runStatistics(const Options& options, const WakePipe& events) {
  const std::chrono::milliseconds interval(options.statusIntervalMs);
  const std::uint64_t most = options.stop.frames.value_or(kMostFrames);
  SteadyTime next = steadyNow();
  for (std::uint64_t lines = 1;; ++lines) {
    const std::vector<InterfaceCounters> all = readInterfaceCounters();
    options.json ? printJson(all) : printText(all);
    if (std::fflush(stdout) != 0) return kExitCaptureFailed;  // nobody reads any more
    next += interval;
    if (lines >= most || !waitForNext(options, events, next)) return kExitOk;
  }
}

}  // namespace tapcap
