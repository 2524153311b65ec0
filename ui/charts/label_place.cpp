#include "ui/charts/label_place.h"

#include <algorithm>

namespace tb::ui {

QRectF clear_place(const QRectF& wanted, const std::vector<QRectF>& drawn, double top, double bottom) {
    QRectF inside = wanted;
    inside.moveTop(std::clamp(wanted.top(), top, std::max(top, bottom - wanted.height())));
    const auto clear = [&](const QRectF& place) {
        return place.top() >= top && place.bottom() <= bottom && std::none_of(drawn.begin(), drawn.end(), [&](const QRectF& other) { return other.intersects(place); });
    };
    constexpr double step = 2;
    for (double away = 0; away < bottom - top; away += step)
        for (const double way : {-away, away})
            if (const QRectF place = inside.translated(0, way); clear(place)) return place;
    return inside;
}

}  // namespace tb::ui
