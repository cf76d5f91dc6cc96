// How soon the threads of a capture get a processor. Everything that shows frames can wait, taking them cannot: on a machine whose
// processors are all busy the kernel's buffer of a fast link is full within a fifth of a second.
#pragma once

namespace tapcap::priority {

// For this thread and those that it starts, where that is allowed (root, CAP_SYS_NICE) and nobody chose otherwise (nice).
void raise();
// For a thread that can wait.
void ordinary();

}  // namespace tapcap::priority
