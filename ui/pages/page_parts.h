#pragma once
// Layout that several pages share.
#include "ui/theme/parts.h"

#include <QString>
#include <QStringList>

#include <vector>

class QBoxLayout;
class QGridLayout;
class QLayout;
class QScrollArea;
class QWidget;

namespace tb::ui {

// The page scrolls vertically below its content's minimum, never sideways; `content` gets the page's ground.
QScrollArea* make_scroll(QWidget* content);

// A widget with this property set is its page's side column: F6 stops there.
inline constexpr const char* kSideColumn = "side_column";

// Scrolls the page so that a part of it is seen.
void bring_into_view(QWidget* part);

// Removes and deletes everything in a layout.
void clear_layout(QLayout* layout);

// A small table of labels: a header row in captions with a line under it, then rows; columns from the second on may align right.
struct GridText {
    QString text;
    bool strong = false, right = false;
    QString tip;
    bool doubtful = false;  // a warning sign behind the text; the tip says why
};
void fill_grid(QGridLayout* grid, const std::vector<GridText>& header, const std::vector<std::vector<GridText>>& rows);

}  // namespace tb::ui
