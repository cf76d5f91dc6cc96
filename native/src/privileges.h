// What tapcap may do, and when. From the first line of main it works with the rights of whoever called it; the right to
// capture is taken up only around the opening of devices and then given away for good. Three ways to be privileged:
//
// - file capabilities (setcap): they are held back, raised for opening, then dropped;
// - setuid root: becomes the calling user at once and goes on as with file capabilities;
// - root itself (sudo): needs its rights to open the file, drops all capabilities after opening, stays uid 0.
//
// On Linux capabilities belong to a thread: all of this happens before the second thread exists.
#pragma once

#include <optional>

#include "failure.h"

namespace tapcap::privileges {

std::optional<Failure> holdBack();
void raise();
std::optional<Failure> dropForGood();

// The command that grants them: "sudo setcap ... /path/to/tapcap".
std::string grantCommand();

}  // namespace tapcap::privileges
