#pragma once

namespace tb::ui {
// Tells Qt how a freeze picker is read aloud; once per process, called by the picker.
void install_freeze_accessible();
}  // namespace tb::ui
