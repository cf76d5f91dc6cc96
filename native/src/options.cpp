#include "options.h"

#include <getopt.h>

#include <cstdlib>

namespace tapcap {
namespace {

enum LongOnly {
  kJson = 256,
  kCheckFilter,
  kStatusInterval,
  kFlushInterval,
  kMemory,
  kStopOnStdinEof,
  kExtcapInterfaces,
  kExtcapDlts,
  kExtcapConfig,
  kExtcapInterface,
  kExtcapFilter,
  kExtcapVersion,
  kCapture,
  kFifo,
};

constexpr const char* kShortOptions = ":i:f:s:B:py:w:a:c:Dhv";

constexpr option kLongOptions[] = {
    {"interface", required_argument, nullptr, 'i'},
    {"filter", required_argument, nullptr, 'f'},
    {"snaplen", required_argument, nullptr, 's'},
    {"snapshot-length", required_argument, nullptr, 's'},
    {"buffer-size", required_argument, nullptr, 'B'},
    {"no-promiscuous", no_argument, nullptr, 'p'},
    {"no-promiscuous-mode", no_argument, nullptr, 'p'},
    {"linktype", required_argument, nullptr, 'y'},
    {"write", required_argument, nullptr, 'w'},
    {"autostop", required_argument, nullptr, 'a'},
    {"list-interfaces", no_argument, nullptr, 'D'},
    {"help", no_argument, nullptr, 'h'},
    {"version", no_argument, nullptr, 'v'},
    {"json", no_argument, nullptr, kJson},
    {"check-filter", required_argument, nullptr, kCheckFilter},
    {"status-interval", required_argument, nullptr, kStatusInterval},
    {"flush-interval", required_argument, nullptr, kFlushInterval},
    {"memory", required_argument, nullptr, kMemory},
    {"stop-on-stdin-eof", no_argument, nullptr, kStopOnStdinEof},
    {"extcap-interfaces", no_argument, nullptr, kExtcapInterfaces},
    {"extcap-dlts", no_argument, nullptr, kExtcapDlts},
    {"extcap-config", no_argument, nullptr, kExtcapConfig},
    {"extcap-interface", required_argument, nullptr, kExtcapInterface},
    {"extcap-capture-filter", required_argument, nullptr, kExtcapFilter},
    {"extcap-version", optional_argument, nullptr, kExtcapVersion},
    {"capture", no_argument, nullptr, kCapture},
    {"fifo", required_argument, nullptr, kFifo},
    {nullptr, 0, nullptr, 0},
};

Failure usage(const std::string& message) { return Failure{"usage", message, "tapcap --help lists the options"}; }

class Parser {
 public:
  Result<Options> parse(int argc, char** argv);

 private:
  bool apply(int choice, const std::string& value);
  bool applyAutostop(const std::string& value);
  Result<Options> check();

  InterfaceOptions& target() { return options_.interfaces.empty() ? defaults_ : options_.interfaces.back(); }
  void mode(Mode mode) { options_.mode = mode; }
  bool fail(const std::string& message) {
    error_ = message;
    return false;
  }

  template <typename Number>
  bool integer(const std::string& text, long long least, long long most, const char* what, Number& result) {
    char* end = nullptr;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || value < least || value > most) {
      return fail(std::string(what) + " must be a number from " + std::to_string(least) + " to " + std::to_string(most) +
                  ", not \"" + text + "\"");
    }
    result = static_cast<Number>(value);
    return true;
  }

  Options options_;
  InterfaceOptions defaults_;
  std::string error_;
};

Result<Options> Parser::parse(int argc, char** argv) {
  opterr = 0;
  for (;;) {
    const int choice = getopt_long(argc, argv, kShortOptions, kLongOptions, nullptr);
    if (choice == -1) break;
    const std::string given = optind > 0 && optind <= argc ? argv[optind - 1] : "";
    if (choice == ':') return usage(given + " needs a value");
    const bool isLetter = optopt > 0 && optopt < 256;
    if (choice == '?') return usage("Unknown option " + (isLetter ? std::string("-") + static_cast<char>(optopt) : given));
    if (!apply(choice, optarg != nullptr ? optarg : "")) return usage(error_);
  }
  if (optind < argc) return usage(std::string("Unexpected argument ") + argv[optind]);
  return check();
}

bool Parser::apply(int choice, const std::string& value) {
  constexpr long long kMostFrames = 1'000'000'000'000'000;
  switch (choice) {
    case 'i':
    case kExtcapInterface:
      options_.interfaces.push_back(defaults_);
      options_.interfaces.back().name = value;
      return value.empty() ? fail("The interface has no name") : true;
    case 'f': target().filter = value; return true;
    case 's':
      if (!integer(value, 0, pcapng::kMaximumSnaplen, "The snapshot length", target().snaplen)) return false;
      if (target().snaplen == 0) target().snaplen = pcapng::kMaximumSnaplen;
      return true;
    case 'B': return integer(value, 1, 2047, "The kernel buffer's MiB", target().bufferMiB);
    case 'p': target().promiscuous = false; return true;
    case 'y': target().linkType = value; return true;
    case 'w': options_.outputPath = value; return true;
    case 'a': return applyAutostop(value);
    case 'c': return integer(value, 1, kMostFrames, "The frame count", options_.stop.frames.emplace());
    case 'D': mode(Mode::listInterfaces); return true;
    case 'h': mode(Mode::help); return true;
    case 'v': mode(Mode::version); return true;
    case kJson: options_.json = true; return true;
    case kCheckFilter: mode(Mode::checkFilter); target().filter = value; return true;
    case kStatusInterval: return integer(value, 10, 3'600'000, "The status interval", options_.statusIntervalMs);
    case kFlushInterval: return integer(value, 1, 60'000, "The flush interval", options_.flushIntervalMs);
    case kMemory: return integer(value, 1, 65'536, "The memory's MiB", options_.memoryMiB);
    case kStopOnStdinEof: options_.stopOnStdinEof = true; return true;
    case kExtcapInterfaces: mode(Mode::extcapInterfaces); return true;
    case kExtcapDlts: mode(Mode::extcapDlts); return true;
    case kExtcapConfig: mode(Mode::extcapConfig); return true;
    case kExtcapVersion: return true;
    case kExtcapFilter:
      target().filter = value;
      if (options_.mode == Mode::capture) mode(Mode::extcapCheckFilter);
      return true;
    case kCapture: mode(Mode::extcapCapture); return true;
    case kFifo: options_.outputPath = value; return true;
    default: return fail("Unknown option");
  }
}

bool Parser::applyAutostop(const std::string& value) {
  const std::size_t colon = value.find(':');
  const std::string test = value.substr(0, colon);
  const std::string amount = colon == std::string::npos ? "" : value.substr(colon + 1);
  if (test == "packets") return apply('c', amount);
  if (test == "filesize") {
    std::uint64_t kilobytes = 0;
    if (!integer(amount, 1, 1'000'000'000'000, "The file size in KB", kilobytes)) return false;
    options_.stop.fileBytes = kilobytes * 1000;
    return true;
  }
  if (test == "duration") {
    char* end = nullptr;
    const double seconds = std::strtod(amount.c_str(), &end);
    constexpr double kTenYears = 3.2e8;
    if (amount.empty() || *end != '\0' || !(seconds > 0 && seconds <= kTenYears)) {
      return fail("The duration must be a number of seconds, not \"" + amount + "\"");
    }
    options_.stop.seconds = seconds;
    return true;
  }
  return fail("-a takes duration:SECONDS, filesize:KB or packets:COUNT, not \"" + value + "\"");
}

Result<Options> Parser::check() {
  const bool capturing = options_.mode == Mode::capture || options_.mode == Mode::extcapCapture;
  if (capturing && options_.interfaces.empty()) return usage("No interface: give one with -i; tapcap -D lists them");
  if (capturing && options_.outputPath.empty()) return usage("No output: give one with -w");
  if (options_.interfaces.empty()) options_.interfaces.push_back(defaults_);
  const bool needsOne = options_.mode == Mode::extcapDlts || options_.mode == Mode::extcapConfig;
  if (needsOne && options_.interfaces[0].name.empty()) return usage("--extcap-interface is missing");
  constexpr std::size_t kMostInterfaces = 64;
  if (options_.interfaces.size() > kMostInterfaces) return usage("More than 64 interfaces");
  return options_;
}

}  // namespace

Result<Options> parseOptions(int argc, char** argv) { return Parser().parse(argc, argv); }

}  // namespace tapcap
