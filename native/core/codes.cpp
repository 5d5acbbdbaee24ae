#include "codes.h"

namespace assay {
namespace {
constexpr std::string_view kStatus[] = {
#define STATUS(name) #name,
#include "../codes.def"
};
constexpr std::string_view kCertificate[] = {
#define CERTIFICATE(name) #name,
#include "../codes.def"
};
constexpr std::string_view kSense[] = {
#define SENSE(name) #name,
#include "../codes.def"
};
constexpr std::string_view kFault[] = {
#define FAULT(name, phrase) #name,
#include "../codes.def"
};
constexpr std::string_view kWarning[] = {
#define WARNING(name, phrase) #name,
#include "../codes.def"
};
constexpr std::string_view kSolver[] = {
#define SOLVER(name) #name,
#define OWN(name) #name,
#include "../codes.def"
};
constexpr std::string_view kEveryLine[] = {
#define STATUS(name) "STATUS:" #name,
#define CERTIFICATE(name) "CERTIFICATE:" #name,
#define SENSE(name) "SENSE:" #name,
#define FORMAT(name) "FORMAT:" #name,
#define DIALECT(name) "DIALECT:" #name,
#define SOLVER(name) "SOLVER:" #name,
#define OWN(name) "OWN:" #name,
#define FAULT(name, phrase) "FAULT:" #name,
#define WARNING(name, phrase) "WARNING:" #name,
#define FLAG(name, bit) "FLAG:" #name "=" #bit,
#define JOB(name) "JOB:" #name,
#define WORD(name) "WORD:" #name,
#define NUMBER(name) "NUMBER:" #name,
#include "../codes.def"
};
}  // namespace

std::string_view name_of(Status code) { return kStatus[static_cast<size_t>(code)]; }
std::string_view name_of(Certificate code) { return kCertificate[static_cast<size_t>(code)]; }
std::string_view name_of(Sense code) { return kSense[static_cast<size_t>(code)]; }
std::string_view name_of(FaultCode code) { return kFault[static_cast<size_t>(code)]; }
std::string_view name_of(WarningCode code) { return kWarning[static_cast<size_t>(code)]; }
std::string_view name_of(SolverId code) { return kSolver[static_cast<size_t>(code)]; }

uint32_t codes_hash() {
  uint32_t hash = 2166136261u;
  for (std::string_view line : kEveryLine) {
    for (char c : line) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
    hash = (hash ^ '\n') * 16777619u;
  }
  return hash;
}

}  // namespace assay
