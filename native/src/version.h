#pragma once

namespace tapcap {
inline constexpr const char* kVersion = "0.1.0";
}
