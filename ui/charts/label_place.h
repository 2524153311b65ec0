#pragma once
// Where a label can stand without a curve, a bar or another label striking through it.
#include <QRectF>

#include <vector>

namespace tb::ui {

// `wanted` moved up or down by as little as it takes to meet none of `drawn` and to stay between `top` and `bottom`; where there is no such
// place, only the latter.
QRectF clear_place(const QRectF& wanted, const std::vector<QRectF>& drawn, double top, double bottom);

}  // namespace tb::ui
