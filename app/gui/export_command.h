#pragma once
// tunebench --export RUN... [--plot loss,accuracy|none] [--format svg,pdf,png] [--tables csv,markdown,latex,html] [--out DIR]
#include <QStringList>

namespace tb::ui {

// Exit status: 0 written, 1 failed, 2 the command is wrong.
int run_export(const QStringList& arguments);

}  // namespace tb::ui
