#include "status-lines.h"

#include "clock.h"
#include "json.h"
#include "version.h"

namespace tapcap {
namespace {

void addCounts(JsonWriter& json, const CaptureCounts& counts) {
  json.key("timeMs").number(wallClockNs() / 1'000'000);
  json.key("frames").number(counts.frames);
  json.key("bytes").number(counts.frameBytes);
  json.key("fileBytes").number(counts.fileBytes);
  json.key("delivered").number(counts.delivered);
  json.key("received").number(counts.received);
  json.key("kernelDrops").number(counts.kernelDrops);
  json.key("interfaceDrops").number(counts.interfaceDrops);
  json.key("tapcapDrops").number(counts.tapcapDrops);
  json.key("bufferFill").fraction(counts.bufferFill);
}

}  // namespace

std::string startedLine(const std::string& file, const std::vector<StartedInterface>& interfaces) {
  JsonWriter json;
  json.beginObject().key("type").string("started").key("version").string(kVersion).key("file").string(file);
  json.key("interfaces").beginArray();
  for (const StartedInterface& item : interfaces) {
    json.beginObject().key("name").string(item.info.name);
    json.key("linkType").number(static_cast<std::uint64_t>(item.info.linkType));
    json.key("linkTypeName").string(item.linkTypeName);
    json.key("snaplen").number(item.info.snaplen);
    json.key("filter").string(item.info.filter);
    json.key("tsresol").number(pcapng::kTimestampDigits).endObject();
  }
  json.endArray().endObject();
  return json.text();
}

std::string statusLine(const CaptureCounts& counts) {
  JsonWriter json;
  json.beginObject().key("type").string("status");
  addCounts(json, counts);
  json.endObject();
  return json.text();
}

std::string stoppedLine(const std::string& reason, const CaptureCounts& counts) {
  JsonWriter json;
  json.beginObject().key("type").string("stopped").key("reason").string(reason);
  addCounts(json, counts);
  json.endObject();
  return json.text();
}

}  // namespace tapcap
