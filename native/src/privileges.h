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
// What the rest of the capture needs, as a set. Nothing, as a rule.
enum Kept : unsigned {
  kKeepMonitorMode = 1,  // ends with the capture, which takes the right that began it
  kKeepProcesses = 4,    // looks at other users' processes
  kKeepFolders = 2,      // root in somebody else's folder, with more files to come
};
std::optional<Failure> dropForGood(unsigned kept = 0);
// For a thread that needs only so much of what dropForGood() kept.
void dropInThread(unsigned kept);
// For the thread that looks at processes: what dropForGood() kept for it, and no more. Fails where that cannot be.
std::optional<Failure> keepToSeeProcesses();

// The command that grants them: "sudo setcap ... /path/to/tapcap".
std::string grantCommand();

}  // namespace tapcap::privileges
