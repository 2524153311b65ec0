#pragma once
// States, freezing and the names of things, in the words of the window's language.
#include "ui/theme/parts.h"

#include "core/engine.h"

#include <QString>

#include <filesystem>
#include <optional>

namespace tb::ui {

QString text(const std::string& utf8);
QString path_text(const std::filesystem::path& path);
std::filesystem::path to_path(const QString& path);
// As a shell takes it for one word: quoted where it has to be.
QString shell_word(const QString& word);

QString state_word(RunState state);
ChipKind state_chip(RunState state);

QString frozen_words(const FreezeSpec& freeze);   // "nothing", "embeddings, layers 0-3"
QString trains_words(const FreezeSpec& freeze);   // "all", "layers 4 and up + head"
QString trains_words(const Spec& spec);           // the same, or the method: "LoRA", "LoRA from layer 4"
QString model_words(const Spec& spec);            // "starter", "distilbert-base-uncased"
QString dataset_words(const Spec& spec);          // "demo", "train.tsv"
QString seed_words(const Spec& spec);             // "seed 42"
bool uses_starter(const Spec& spec);

}  // namespace tb::ui
