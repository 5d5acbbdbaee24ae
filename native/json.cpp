#include "json.h"

#include <charconv>
#include <cmath>

namespace assay {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// Length of the UTF-8 sequence at `text[at]`, or 0 when there is none.
size_t sequence_length(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const uint8_t first = byte(at);
  const auto tail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const uint8_t second = byte(at + 1);
    if (first == 0xE0 && second < 0xA0) return 0;   // overlong
    if (first == 0xED && second > 0x9F) return 0;   // surrogates
    return tail(at + 1) && tail(at + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const uint8_t second = byte(at + 1);
    if (first == 0xF0 && second < 0x90) return 0;   // overlong
    if (first == 0xF4 && second > 0x8F) return 0;   // beyond Unicode
    return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

template <class Item>
void append_place(std::string& out, const Item& item) {
  if (item.offset == kNowhere) return;
  out += ",\"offset\":" + std::to_string(item.offset);
  out += ",\"line\":" + std::to_string(item.line);
  out += ",\"column\":" + std::to_string(item.column);
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    const size_t length = sequence_length(text, at);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<uint8_t>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<uint8_t>(c) >> 4];
      out += kHex[static_cast<uint8_t>(c) & 15];
    } else {
      out += text.substr(at, length);
    }
    at += length;
  }
  out += '"';
}

void append_json(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "null";
  } else if (std::isinf(number)) {
    out += number > 0 ? "\"inf\"" : "\"-inf\"";
  } else {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number == 0 ? 0.0 : number);
    out.append(buffer, end.ptr);
  }
}

void append_key(std::string& out, std::string_view name) {
  append_json(out, name);
  out += ':';
}

void append_comma(std::string& out) {
  if (!out.empty() && out.back() != '{' && out.back() != '[') out += ',';
}

void append_diagnostics(std::string& out, const Diagnostics& diagnostics) {
  if (!diagnostics.faults().empty()) {
    append_comma(out);
    out += "\"faults\":[";
    for (const Fault& fault : diagnostics.faults()) {
      append_comma(out);
      out += "{\"code\":";
      append_json(out, name_of(fault.code));
      out += ",\"message\":";
      append_json(out, fault.message);
      append_place(out, fault);
      if (!fault.excerpt.empty()) {
        out += ",\"excerpt\":";
        append_json(out, fault.excerpt);
      }
      out += '}';
    }
    out += ']';
  }
  if (!diagnostics.warnings().empty()) {
    append_comma(out);
    out += "\"warnings\":[";
    for (const Warning& warning : diagnostics.warnings()) {
      append_comma(out);
      out += "{\"code\":";
      append_json(out, name_of(warning.code));
      out += ",\"message\":";
      append_json(out, warning.message);
      append_place(out, warning);
      out += '}';
    }
    out += ']';
  }
}

}  // namespace assay
