// The border to JavaScript for writing completions: one Writer and its thread an object.
#pragma once
#include <napi.h>

namespace assay {

/// Makes the class PolicyWriter a property of `exports`.
void export_policy(Napi::Env env, Napi::Object exports);

}  // namespace assay
