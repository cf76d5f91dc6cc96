#include "options.h"

#include <getopt.h>
#include <net/if.h>
#include <sys/stat.h>

namespace tapcap {
namespace {

enum LongOnly {
  kJson = 256,
  kCheckFilter,
  kStatusInterval,
  kFlushInterval,
  kMemory,
  kStopOnStdinEof,
  kTimestampType,
  kTimestampPrecision,
  kSample,
  kInterfaceName,
  kInterfaceDescription,
  kStatistics,
  kProcesses,
  kAttach,
  kChildren,
  kMethod,
  kExtcapInterfaces,
  kExtcapDlts,
  kExtcapConfig,
  kExtcapInterface,
  kExtcapFilter,
  kExtcapVersion,
  kCapture,
  kFifo,
};

constexpr const char* kShortOptions = ":i:f:s:B:pIy:w:a:b:c:nPqDhv";

constexpr option kLongOptions[] = {
    {"interface", required_argument, nullptr, 'i'},
    {"filter", required_argument, nullptr, 'f'},
    {"snaplen", required_argument, nullptr, 's'},
    {"snapshot-length", required_argument, nullptr, 's'},
    {"buffer-size", required_argument, nullptr, 'B'},
    {"no-promiscuous", no_argument, nullptr, 'p'},
    {"no-promiscuous-mode", no_argument, nullptr, 'p'},
    {"monitor-mode", no_argument, nullptr, 'I'},
    {"linktype", required_argument, nullptr, 'y'},
    {"time-stamp-type", required_argument, nullptr, kTimestampType},
    {"time-stamp-precision", required_argument, nullptr, kTimestampPrecision},
    {"sample", required_argument, nullptr, kSample},
    {"ifname", required_argument, nullptr, kInterfaceName},
    {"ifdescr", required_argument, nullptr, kInterfaceDescription},
    {"write", required_argument, nullptr, 'w'},
    {"autostop", required_argument, nullptr, 'a'},
    {"ring-buffer", required_argument, nullptr, 'b'},
    {"list-interfaces", no_argument, nullptr, 'D'},
    {"help", no_argument, nullptr, 'h'},
    {"version", no_argument, nullptr, 'v'},
    {"json", no_argument, nullptr, kJson},
    {"statistics", no_argument, nullptr, kStatistics},
    {"check-filter", required_argument, nullptr, kCheckFilter},
    {"status-interval", required_argument, nullptr, kStatusInterval},
    {"flush-interval", required_argument, nullptr, kFlushInterval},
    {"memory", required_argument, nullptr, kMemory},
    {"stop-on-stdin-eof", no_argument, nullptr, kStopOnStdinEof},
    {"processes", no_argument, nullptr, kProcesses},
    {"attach", required_argument, nullptr, kAttach},
    {"children", no_argument, nullptr, kChildren},
    {"method", required_argument, nullptr, kMethod},
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
  bool applyPrecision(const std::string& value);
  Result<Options> check();
  std::string checkCapture() const;

  InterfaceOptions& target() { return options_.interfaces.empty() ? defaults_ : options_.interfaces.back(); }
  void mode(Mode mode) { options_.mode = mode; }
  bool fail(const std::string& message) {
    error_ = message;
    return false;
  }

  bool accept(const std::string& problem) { return problem.empty() || fail(problem); }
  template <typename Number>
  bool integer(const std::string& text, std::uint64_t least, std::uint64_t most, const char* what, Number& result) {
    std::uint64_t value = 0;
    if (!accept(parseWholeNumber(text, least, most, what, value))) return false;
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
    case 'I': target().monitor = true; return true;
    case 'y': target().linkType = value; return true;
    case kTimestampType: target().timestampType = value; return true;
    case kTimestampPrecision: return applyPrecision(value);
    case kSample: return integer(value, 1, 1'000'000, "The sampling", target().sample);
    case kInterfaceName: target().shownName = value; return true;
    case kInterfaceDescription: target().description = value; return true;
    case 'w': options_.outputPath = value; return true;
    case 'a': return accept(applyStopCondition(options_.stop, value));
    case 'b':
      if (!options_.ring) options_.ring.emplace();
      return accept(applyRingCondition(*options_.ring, value));
    case 'c': return accept(applyStopCondition(options_.stop, "packets:" + value));
    case 'n': options_.format = FileFormat::pcapng; return true;
    case 'P': options_.format = FileFormat::pcap; return true;
    case 'q': return true;
    case 'D': mode(Mode::listInterfaces); return true;
    case 'h': mode(Mode::help); return true;
    case 'v': mode(Mode::version); return true;
    case kJson: options_.json = true; return true;
    case kStatistics: mode(Mode::statistics); return true;
    case kCheckFilter: mode(Mode::checkFilter); target().filter = value; return true;
    case kStatusInterval: return integer(value, 10, 3'600'000, "The status interval", options_.statusIntervalMs);
    case kFlushInterval: return integer(value, 1, 60'000, "The flush interval", options_.flushIntervalMs);
    case kMemory: return integer(value, 1, 65'536, "The memory's MiB", options_.memoryMiB);
    case kStopOnStdinEof: options_.stopOnStdinEof = true; return true;
    case kProcesses: options_.processes = true; return true;
    case kAttach: mode(Mode::attach); return integer(value, 1, 4'194'304, "The process id", options_.attachPid);
    case kChildren: options_.followChildren = true; return true;
    case kMethod:
      if (value != "ebpf" && value != "ptrace") return fail("The method is ebpf or ptrace, not \"" + value + "\"");
      options_.attachMethod = value;
      return true;
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

bool Parser::applyPrecision(const std::string& value) {
  if (value != "micro" && value != "nano") return fail("The precision of time stamps is micro or nano, not \"" + value + "\"");
  target().microseconds = value == "micro";
  return true;
}

Result<Options> Parser::check() {
  const bool capturing = options_.mode == Mode::capture || options_.mode == Mode::extcapCapture;
  if (capturing) {
    if (const std::string problem = checkCapture(); !problem.empty()) return usage(problem);
    if (options_.ring && !options_.ring->fileBytes) options_.ring->fileBytes = options_.stop.fileBytes;
  }
  if (options_.mode == Mode::attach && options_.outputPath.empty()) return usage("No output: give one with -w");
  if (options_.interfaces.empty()) options_.interfaces.push_back(defaults_);
  const bool needsOne = options_.mode == Mode::extcapDlts || options_.mode == Mode::extcapConfig;
  if (needsOne && options_.interfaces[0].name.empty()) return usage("--extcap-interface is missing");
  return options_;
}

std::string Parser::checkCapture() const {
  constexpr std::size_t kMostInterfaces = 64;
  if (options_.interfaces.empty()) return "No interface: give one with -i; tapcap -D lists them";
  if (options_.interfaces.size() > kMostInterfaces) return "More than 64 interfaces";
  if (options_.outputPath.empty()) return "No output: give one with -w";
  if (options_.format == FileFormat::pcap && options_.interfaces.size() > 1) return "A pcap file (-P) holds one interface: leave -P out";
  if (options_.ring) {
    const bool sized = options_.ring->endsFiles() || options_.stop.fileBytes;
    if (!sized) return "-b also needs a duration, interval, filesize or packets, which says when a file is finished";
    if (options_.outputPath == "-") return "-b writes several files: give -w a file name";
  } else if (options_.stop.files) {
    return "-a files:COUNT needs -b, which begins new files";
  }
  int standardInputs = 0;
  for (const InterfaceOptions& item : options_.interfaces) {
    standardInputs += item.name == "-" ? 1 : 0;
    if (item.isPipe() && !item.filter.empty()) return "A capture filter works where the frames are captured, not on the pipe " + item.name;
  }
  return standardInputs > 1 ? "Standard input (-i -) can be read once only" : "";
}

}  // namespace

bool InterfaceOptions::isPipe() const {
  if (name == "-") return true;
  struct stat info{};
  return stat(name.c_str(), &info) == 0 && S_ISFIFO(info.st_mode) && if_nametoindex(name.c_str()) == 0;
}

Result<Options> parseOptions(int argc, char** argv) { return Parser().parse(argc, argv); }

}  // namespace tapcap
