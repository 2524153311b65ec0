#pragma once
// What the core says in codes, in the window's language.
#include "core/base/problem.h"

#include <QString>

namespace tb::ui {

struct Message {
    QString title;
    QString text;   // arguments filled in, numbers in the window's locale
    QString place;  // as the core gave it
};
// English from the Code itself; Portuguese from resources/translations/codes_pt_BR.json, English where it is missing there.
Message localized(const Problem& problem);
QString severity_word(Severity severity);  // "ok", "note", "warning", "error"
// "place: text", one line a problem; for "Copy details" and error states.
QString localized_lines(const Problems& problems);

}  // namespace tb::ui
