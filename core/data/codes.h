#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code data_kind{"data.kind", "Unknown kind of file",
                                "Files that end in {found} cannot be read. Known are: {known}."};
inline constexpr Code data_empty{"data.empty", "Empty file", "The file is empty. Choose a file that has rows."};
inline constexpr Code data_no_rows{"data.no_rows", "No rows", "The file has a header but no rows. Choose a file that has rows."};
inline constexpr Code data_not_utf8{
    "data.not_utf8", "Not UTF-8",
    "This line is not UTF-8 text (byte {byte} of the line). Set dataset.encoding, probably to \"{near}\", or save the file as UTF-8."};
inline constexpr Code data_damaged_utf8{
    "data.damaged_utf8", "Damaged UTF-8",
    "This line is not UTF-8 text (byte {byte} of the line), while other letters of the file are: it is damaged, or was put together from files in "
    "different encodings. Mend it here, or set dataset.encoding."};
inline constexpr Code data_encoding_guessed{
    "data.encoding_guessed", "Encoding guessed",
    "This line is not UTF-8 text (byte {byte} of the line), so the file is read as {encoding}, which is a guess. Check that the letters are right; where "
    "they are not, choose another encoding (dataset.encoding)."};
inline constexpr Code data_encoding{"data.encoding", "Not in this encoding",
                                    "This line is not {encoding} text. Set dataset.encoding to the one the file was written in."};
inline constexpr Code data_encoding_unknown{
    "data.encoding_unknown", "Encoding not known",
    "The encoding {found} is not known. Known are, among many others: utf-8, utf-16, latin-1, windows-1252."};
inline constexpr Code data_no_header{
    "data.no_header", "No header",
    "There is no column {column}, and the first line looks like a row, not like names: {found}. Name the columns by position (0, 1, ...)."};
inline constexpr Code data_names_without_header{
    "data.names_without_header", "Columns named, but no header",
    "The file is to be read without a header, so its columns have no names. Give their positions, counted from 0."};
inline constexpr Code data_folder{
    "data.folder", "No data in this folder",
    "The folder has no files for {split}. Known endings are {known}; where names begin with train, validation or test, only those of the split are taken. Texts as .txt files lie in one folder a label."};
inline constexpr Code data_folder_mixed{"data.folder_mixed", "Kinds of files mixed",
                                        "The files of one split must be of one kind; found are {found}. Name the files one by one, or move the others away."};
inline constexpr Code data_xml{"data.xml", "XML broken", "The file cannot be read as XML: {reason}. Mend it here, or take it anew from its source."};
inline constexpr Code data_no_pairs{"data.no_pairs", "No pairs",
                                    "There is no <pair> in this XML file. ASSIN's files have <pair entailment=\"...\"><t>...</t><h>...</h></pair>."};
inline constexpr Code data_no_gold{
    "data.no_gold", "Rows without an agreed label",
    "{count} rows of {split} have the label {label}, which stands for none; they are left out. The first of them is here."};
inline constexpr Code data_validation_is_test{
    "data.validation_is_test", "The test set is evaluated on",
    "The rows that are evaluated on during the run are a test set. To choose the best model on others, set dataset.holdout or validation_split."};
inline constexpr Code data_form{"data.form", "How the file is read",
                                "The file is read as {form}. Where that is wrong, set delimiter, quoting, encoding or header in dataset."};
inline constexpr Code data_column{"data.column", "Column missing", "There is no column {column}. Found are: {found}."};
inline constexpr Code data_column_near{"data.column_near", "Column missing",
                                       "There is no column {column}. Did you mean {near}? Found are: {found}."};
inline constexpr Code data_position{"data.position", "Column missing",
                                    "There is no column at position {column}: a row has {count} columns, counted from 0."};
inline constexpr Code data_named_only{
    "data.named_only", "Column by position",
    "The columns of this kind of file have names. Name the column instead of giving its position {column}."};
inline constexpr Code data_short_row{"data.short_row", "Row too short",
                                     "This row has {found} fields, but {needed} are needed. Check the separator and the line breaks here."};
inline constexpr Code data_quote{"data.quote", "Quote not closed",
                                 "A quoted field begins here and never ends. Close the quote, or double the quotes inside a field."};
inline constexpr Code data_bad_row{"data.bad_row", "Row not understood", "This row is not as expected: {reason}."};
inline constexpr Code data_more_rows{"data.more_rows", "More rows like these",
                                     "{count} more rows have such problems; the first ones are named."};
inline constexpr Code data_no_value{"data.no_value", "Value missing", "This row has no value for the column {column}."};
inline constexpr Code data_parquet{"data.parquet", "Parquet file broken", "The file cannot be read as Parquet: {reason}."};
inline constexpr Code data_no_train{"data.no_train", "No training file",
                                    "No training file is named. Name one in dataset.train, or choose a data set."};
inline constexpr Code data_no_columns{
    "data.no_columns", "Columns not chosen",
    "The columns of text and label are not chosen. Set dataset.text (one column, or two for pairs) and dataset.label."};
inline constexpr Code data_columns_guessed{
    "data.columns_guessed", "Columns guessed",
    "The columns are not named, so {text} is read as the text and {label} as the label, by their names; there are {found}. Set dataset.text and "
    "dataset.label to choose others."};
inline constexpr Code data_one_label{
    "data.one_label", "One label only",
    "Every row has the label {label}; a classifier needs at least two. Check that the right column is the label."};
inline constexpr Code data_many_labels{"data.many_labels", "Too many labels",
                                       "The column {column} holds {count} different values in {rows} rows, so it is hardly a label. Check "
                                       "that the right column is the label; for numbers choose the task regression."};
inline constexpr Code data_label_empty{"data.label_empty", "Label missing",
                                       "{count} rows have no label, the first of them here. Fill them in or remove the rows."};
inline constexpr Code data_label_unknown{
    "data.label_unknown", "Unknown label",
    "The label {label} ({count} rows, the first of them here) does not occur in the training file. Known are: {known}."};
inline constexpr Code data_not_number{
    "data.not_number", "Not a number",
    "The target {found} is not a number ({count} such rows, the first of them here). Regression needs numbers."};
inline constexpr Code data_holdout{"data.holdout", "Too many rows held out",
                                   "{found} rows are to be held out, but the training file has {rows}. Hold out fewer."};
inline constexpr Code data_split_empty{"data.split_empty", "Nothing left to evaluate on",
                                       "The share or number of rows to set aside leaves {train} rows to train on and {other} to evaluate "
                                       "on. Change it so that both have rows."};

inline constexpr Code data_repeated{
    "data.repeated", "Repeated rows",
    "{count} training rows repeat an earlier one with the same label, the first of them here. They count twice."};
inline constexpr Code data_two_labels{"data.two_labels", "One text, two labels",
                                      "{count} training texts stand there with different labels, the first of them here."};
inline constexpr Code data_overlap{"data.overlap", "Splits overlap",
                                   "{count} of {rows} rows of {split} also stand in {other} (after trimming and case folding), the first "
                                   "of them here. Results on them are too good."};
inline constexpr Code data_small{
    "data.small", "Small evaluation set",
    "Few rows to evaluate on ({splits}): at an accuracy of 90 % the 95 % interval is {half} points to either side. Smaller differences mean nothing."};
inline constexpr Code data_label_absent{"data.label_absent", "Label missing in a split", "The label {label} does not occur in {split}."};
inline constexpr Code data_ordered{"data.ordered", "Rows in class order",
                                   "The training file stands in class order. That does no harm: rows are shuffled in every epoch."};
inline constexpr Code data_unlabelled{"data.unlabelled", "Test set without labels",
                                      "The test file has no labels, so predictions are written for it but no metrics."};
inline constexpr Code data_empty_text{"data.empty_text", "Empty texts", "{count} rows of {split} have no text, the first of them here."};
inline constexpr Code data_label_order{
    "data.label_order", "Label order guessed",
    "No label names are given, so ids follow the alphabet: {labels}. Set dataset.labels to choose the order."};

inline constexpr std::array data_all{
    &data_encoding, &data_encoding_unknown, &data_encoding_guessed, &data_damaged_utf8, &data_columns_guessed, &data_no_header, &data_names_without_header, &data_folder, &data_folder_mixed, &data_xml,
    &data_no_pairs, &data_no_gold, &data_form, &data_validation_is_test,
    &data_kind,       &data_empty,       &data_no_rows,    &data_not_utf8,    &data_column,      &data_column_near,   &data_position,
    &data_named_only, &data_short_row,   &data_quote,      &data_bad_row,     &data_more_rows,   &data_no_value,      &data_parquet,
    &data_no_train,   &data_no_columns,  &data_one_label,  &data_many_labels, &data_label_empty, &data_label_unknown, &data_not_number,
    &data_holdout,    &data_split_empty, &data_repeated,   &data_two_labels,  &data_overlap,     &data_small,         &data_label_absent,
    &data_ordered,    &data_unlabelled,  &data_empty_text, &data_label_order};
}  // namespace tb::codes
