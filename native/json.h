// Appending JSON to a string: what the few details of a verdict need. UTF-8 in, valid JSON out.
#pragma once
#include <string>
#include <string_view>

#include "core/diagnostics.h"

namespace assay {

/// A quoted JSON string. Bytes that are no UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);

/// A number with its shortest exact spelling; "inf" and "-inf" as strings; null for NaN.
void append_json(std::string& out, double number);

/// `"name":`
void append_key(std::string& out, std::string_view name);

/// A comma, unless `out` ends in an opening bracket.
void append_comma(std::string& out);

/// The arrays "faults" and "warnings" of an object, each only when it is not empty.
void append_diagnostics(std::string& out, const Diagnostics& diagnostics);

}  // namespace assay
