// Feeds streams of every kind to the decoders of piped-in captures: whole, byte by byte, cut at every byte, and with bytes
// changed at random. Built with -fsanitize=address,undefined by check.sh.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../src/input-decoder.h"

namespace {

using namespace tapcap;

void expect(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "FAIL  input-decoder-test: %s\n", what.c_str());
  std::exit(1);
}

struct Recorder : InputSink {
  std::vector<std::string> said;
  std::uint32_t interfaces = 0;
  std::uint64_t frames = 0;

  void takeSection() override {}
  std::uint32_t takeInterface(const pcapng::InterfaceInfo& info) override {
    said.push_back("interface " + info.name + " " + std::to_string(info.linkType) + " " + std::to_string(info.snaplen));
    static_cast<void>(pcapng::interfaceDescription(info));
    return interfaces++;
  }
  void takeFrame(const pcapng::Frame& frame) override {
    ++frames;
    const std::uint32_t size = pcapng::frameBlockSize(frame.capturedLength, false, static_cast<std::uint32_t>(frame.options.size()));
    std::vector<std::uint8_t> block(size);
    pcapng::writeFrameBlock(block.data(), size, false, frame);  // reads all of the bytes
    said.push_back("frame " + std::to_string(frame.interfaceId) + " " + std::to_string(frame.timeNs) + " " +
                   std::string(reinterpret_cast<const char*>(frame.bytes), frame.capturedLength) + " " + std::to_string(frame.originalLength) +
                   " " + std::to_string(frame.options.size()));
  }
  void takeCounts(const pcapng::ReportedCounts& counts) override {
    said.push_back("counts " + std::to_string(counts.interfaceId) + " " + std::to_string(counts.received) + " " + std::to_string(counts.systemDropped));
  }
  void takeBlock(Bytes block) override { said.push_back("block " + std::to_string(block.size())); }
};

// Bytes in one byte order or the other.
struct Stream {
  bool swapped;
  std::string bytes;

  Stream& u16(std::uint16_t value) {
    if (swapped) value = __builtin_bswap16(value);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Stream& u32(std::uint32_t value) {
    if (swapped) value = __builtin_bswap32(value);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Stream& u64(std::uint64_t value) {
    if (swapped) value = __builtin_bswap64(value);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Stream& text(const std::string& value) {
    bytes += value;
    return *this;
  }
  Stream& option(std::uint16_t code, const std::string& value) {
    u16(code).u16(static_cast<std::uint16_t>(value.size())).text(value);
    bytes.append(pcapng::padded(static_cast<std::uint32_t>(value.size())) - value.size(), '\0');
    return *this;
  }
  Stream& block(std::uint32_t type, const Stream& body) {
    const auto size = static_cast<std::uint32_t>(body.bytes.size() + 12);
    return u32(type).u32(size).text(body.bytes).u32(size);
  }
  Stream body() const { return {swapped, ""}; }
};

std::string pcapStream(bool swapped, std::uint32_t magic, std::uint32_t fraction, bool modified = false) {
  Stream stream{swapped, ""};
  stream.u32(magic).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(101);
  for (const std::string& frame : {std::string("one"), std::string("four")}) {
    stream.u32(7).u32(fraction).u32(static_cast<std::uint32_t>(frame.size())).u32(99);
    if (modified) stream.u64(0);
    stream.text(frame);
  }
  return stream.bytes;
}

std::string pcapngStream(bool swapped) {
  Stream stream{swapped, ""};
  stream.block(0x0A0D0D0A, stream.body().u32(0x1A2B3C4D).u16(1).u16(0).u64(~0ULL));
  stream.block(1, stream.body().u16(1).u16(0).u32(4).option(2, "eth0").option(1, "why").option(0, ""));
  stream.block(1, stream.body().u16(101).u16(0).u32(0).option(9, std::string(1, '\x83')).option(14, Stream{swapped, ""}.u64(5).bytes));
  stream.block(6, stream.body().u32(0).u32(0).u32(2'000'001).u32(3).u32(60).text("abc").text(std::string(1, '\0')).option(1, "a comment").option(0, ""));
  stream.block(6, stream.body().u32(1).u32(0).u32(12).u32(4).u32(4).text("1234"));
  stream.block(2, stream.body().u16(0).u16(0).u32(0).u32(1).u32(4).u32(4).text("oldp"));
  stream.block(0x0BAD, stream.body().u32(32473).u32(1));
  stream.block(5, stream.body().u32(1).u32(0).u32(0).option(4, Stream{swapped, ""}.u64(77).bytes).option(7, Stream{swapped, ""}.u64(5).bytes).option(0, ""));
  return stream.bytes;
}

// In steps of so many bytes, as a pipe may give them. Returns the problem.
std::string decode(const std::string& stream, std::size_t step, Recorder& recorder) {
  std::vector<std::uint8_t> waiting;
  std::unique_ptr<InputDecoder> decoder;
  for (std::size_t offset = 0; offset < stream.size(); offset += step) {
    const std::string more = stream.substr(offset, step);
    waiting.insert(waiting.end(), more.begin(), more.end());
    if (!decoder) {
      if (waiting.size() < InputDecoder::kBytesThatTell) continue;
      decoder = InputDecoder::forStream(waiting, recorder);
      if (!decoder) return "neither";
    }
    const std::vector<std::uint8_t> exact = waiting;  // so that a byte too far is seen
    const std::size_t taken = decoder->decode(exact);
    expect(taken <= waiting.size(), "takes more than there is");
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(taken));
    if (!decoder->problem().empty()) return decoder->problem();
  }
  return "";
}

void expectSaid(const std::string& name, const std::string& stream, const std::vector<std::string>& wanted) {
  for (const std::size_t step : {stream.size(), std::size_t{1}, std::size_t{7}}) {
    Recorder recorder;
    const std::string problem = decode(stream, step, recorder);
    expect(problem.empty(), name + ": " + problem);
    for (std::size_t index = 0; index < std::max(wanted.size(), recorder.said.size()); ++index) {
      const std::string got = index < recorder.said.size() ? recorder.said[index] : "nothing";
      const std::string want = index < wanted.size() ? wanted[index] : "nothing";
      expect(got == want, name + ": got \"" + got + "\", want \"" + want + "\"");
    }
  }
}

void saysWhatIsThere() {
  const std::string interface = "interface  101 65535";
  for (const bool swapped : {false, true}) {
    expectSaid("pcap", pcapStream(swapped, 0xA1B2C3D4, 5), {interface, "frame 0 7000005000 one 99 0", "frame 0 7000005000 four 99 0"});
    expectSaid("pcap in ns", pcapStream(swapped, 0xA1B23C4D, 5), {interface, "frame 0 7000000005 one 99 0", "frame 0 7000000005 four 99 0"});
    expectSaid("modified pcap", pcapStream(swapped, 0xA1B2CD34, 5, true), {interface, "frame 0 7000005000 one 99 0", "frame 0 7000005000 four 99 0"});
    std::vector<std::string> wanted = {
        "interface eth0 1 4", "interface  101 0", "frame 0 2000001000 abc 60 16", "frame 1 6500000000 1234 4 0", "frame 0 1000 oldp 4 0",
    };
    if (!swapped) wanted.push_back("block 20");
    wanted.push_back("counts 1 77 5");
    expectSaid("pcapng", pcapngStream(swapped), wanted);
  }
}

void refusesWhatMakesNoSense() {
  Recorder recorder;
  expect(decode("GET / HTTP/1.1", 4, recorder) == "neither", "takes text for a capture");
  std::string longFrame = pcapStream(false, 0xA1B2C3D4, 5);
  longFrame[24 + 11] = '\x7F';
  expect(decode(longFrame, longFrame.size(), recorder).find("longer than any") != std::string::npos, "takes a frame of 2 GB");
  Stream reserved{false, ""};
  reserved.block(0x0A0D0D0A, reserved.body().u32(0x1A2B3C4D).u16(1).u16(0).u64(~0ULL));
  reserved.block(pcapng::kReportedCounts, reserved.body().u64(0).u64(0).u64(0).u64(0));
  Recorder quiet;
  expect(decode(reserved.bytes, 5, quiet).empty() && quiet.said.empty(), "passes on a block that the writer takes for its own");
  Stream many{false, ""};
  many.block(0x0A0D0D0A, many.body().u32(0x1A2B3C4D).u16(1).u16(0).u64(~0ULL));
  for (int index = 0; index < 300; ++index) many.block(1, many.body().u16(1).u16(0).u32(0));
  expect(!decode(many.bytes, 4096, recorder).empty(), "takes any number of interfaces");
}

void passesOverALongBlock() {
  Stream stream{false, ""};
  stream.block(0x0A0D0D0A, stream.body().u32(0x1A2B3C4D).u16(1).u16(0).u64(~0ULL));
  stream.block(10, stream.body().text(std::string(3 << 20, 'x')));
  stream.block(1, stream.body().u16(1).u16(0).u32(0));
  Recorder recorder;
  expect(decode(stream.bytes, 65536, recorder).empty() && recorder.said.size() == 1, "stumbles over a long block");
}

// Whatever the bytes are: no crash, no read beyond them, and not more frames than fit.
void survives() {
  std::mt19937 random(20261121);
  std::vector<std::string> streams;
  for (const bool swapped : {false, true}) {
    streams.push_back(pcapStream(swapped, 0xA1B2C3D4, 5));
    streams.push_back(pcapStream(swapped, 0xA1B2CD34, 5, true));
    streams.push_back(pcapngStream(swapped));
  }
  for (const std::string& stream : streams) {
    Recorder whole;
    decode(stream, stream.size(), whole);
    for (std::size_t size = 0; size < stream.size(); ++size) {
      Recorder cut;
      expect(decode(stream.substr(0, size), stream.size(), cut).empty(), "a cut stream is no damaged one");
      expect(std::equal(cut.said.begin(), cut.said.end(), whole.said.begin()), "a cut stream says something else");
    }
    for (int round = 0; round < 20'000; ++round) {
      std::string mutant = stream;
      for (int change = 0; change <= round % 4; ++change) mutant[random() % mutant.size()] = static_cast<char>(random());
      Recorder recorder;
      decode(mutant, 1 + random() % mutant.size(), recorder);
      expect(recorder.frames <= mutant.size() / 12, "more frames than bytes");
    }
  }
}

}  // namespace

int main() {
  saysWhatIsThere();
  refusesWhatMakesNoSense();
  passesOverALongBlock();
  survives();
  std::puts("ok    input-decoder-test");
}
