#pragma once
// Which published result a run repeats: by what makes the recipe, never by the run's name.
#include "core/engine.h"

#include <QString>

namespace tb::ui {

struct PublishedMatch {
    Entry entry;
    bool starter = false;  // the starter stands in for its model
    bool demo = false;     // the demo set stands in for its data
    int settings = 0;      // other settings that differ: rate, schedule, epochs, rows
    QString name() const;  // "TPF-03"
};

// The result of the same method and freezing, on the same model or the starter, on the same data set or the demo's. Nothing for own data,
// another model, or adapters where the published run had none.
std::optional<PublishedMatch> published_of(const std::vector<Entry>& published, const Spec& spec);

// What stands in and what differs, in a sentence or two; empty where the recipe is repeated as it was.
QString published_note(const PublishedMatch& match);

// What a published report says in English words of its time, its device, its share: in the window's language where that is known.
QString published_words(const std::string& said);

}  // namespace tb::ui
