// What highs_api.h writes down, against HiGHS's own header. Compiled by tests/declarations.test.ts, never run.
#include "interfaces/highs_c_api.h"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "../../native/solve/highs_api.h"

namespace {

using namespace assay::highs;

static_assert(std::is_same_v<decltype(Api::create), decltype(&Highs_create)>);
static_assert(std::is_same_v<decltype(Api::destroy), decltype(&Highs_destroy)>);
static_assert(std::is_same_v<decltype(Api::version), decltype(&Highs_version)>);
static_assert(std::is_same_v<decltype(Api::passModel), decltype(&Highs_passModel)>);
static_assert(std::is_same_v<decltype(Api::setBoolOptionValue), decltype(&Highs_setBoolOptionValue)>);
static_assert(std::is_same_v<decltype(Api::setIntOptionValue), decltype(&Highs_setIntOptionValue)>);
static_assert(std::is_same_v<decltype(Api::setDoubleOptionValue), decltype(&Highs_setDoubleOptionValue)>);
static_assert(std::is_same_v<decltype(Api::setStringOptionValue), decltype(&Highs_setStringOptionValue)>);
static_assert(std::is_same_v<decltype(Api::run), decltype(&Highs_run)>);
static_assert(std::is_same_v<decltype(Api::getModelStatus), decltype(&Highs_getModelStatus)>);
static_assert(std::is_same_v<decltype(Api::getIntInfoValue), decltype(&Highs_getIntInfoValue)>);
static_assert(std::is_same_v<decltype(Api::getInt64InfoValue), decltype(&Highs_getInt64InfoValue)>);
static_assert(std::is_same_v<decltype(Api::getDoubleInfoValue), decltype(&Highs_getDoubleInfoValue)>);
static_assert(std::is_same_v<decltype(Api::getSolution), decltype(&Highs_getSolution)>);
static_assert(std::is_same_v<decltype(Api::getDualRay), decltype(&Highs_getDualRay)>);
static_assert(std::is_same_v<decltype(Api::getPrimalRay), decltype(&Highs_getPrimalRay)>);
static_assert(std::is_same_v<decltype(Api::getBasis), decltype(&Highs_getBasis)>);
static_assert(std::is_same_v<decltype(Api::zeroAllClocks), decltype(&Highs_zeroAllClocks)>);
static_assert(std::is_same_v<decltype(Api::setCallback), decltype(&Highs_setCallback)>);
static_assert(std::is_same_v<decltype(Api::startCallback), decltype(&Highs_startCallback)>);

static_assert(offsetof(CallbackData, mip_primal_bound) == offsetof(HighsCallbackDataOut, mip_primal_bound));
static_assert(offsetof(CallbackData, mip_dual_bound) == offsetof(HighsCallbackDataOut, mip_dual_bound));
static_assert(std::is_same_v<decltype(CallbackData::mip_primal_bound), decltype(HighsCallbackDataOut::mip_primal_bound)>);
static_assert(std::is_same_v<decltype(CallbackData::mip_dual_bound), decltype(HighsCallbackDataOut::mip_dual_bound)>);

static_assert(kColumnwise == kHighsMatrixFormatColwise);
static_assert(kTriangular == kHighsHessianFormatTriangular);
static_assert(kMinimize == kHighsObjSenseMinimize);
static_assert(kMaximize == kHighsObjSenseMaximize);
static_assert(kContinuous == kHighsVarTypeContinuous);
static_assert(kInteger == kHighsVarTypeInteger);
static_assert(kSemiContinuous == kHighsVarTypeSemiContinuous);
static_assert(kSemiInteger == kHighsVarTypeSemiInteger);
static_assert(kCallbackSimplexInterrupt == kHighsCallbackSimplexInterrupt);
static_assert(kCallbackIpmInterrupt == kHighsCallbackIpmInterrupt);
static_assert(kCallbackMipInterrupt == kHighsCallbackMipInterrupt);
static_assert(kPointFeasible == kHighsSolutionStatusFeasible);
static_assert(kEmpty == kHighsModelStatusModelEmpty);
static_assert(kOptimal == kHighsModelStatusOptimal);
static_assert(kInfeasible == kHighsModelStatusInfeasible);
static_assert(kUnboundedOrInfeasible == kHighsModelStatusUnboundedOrInfeasible);
static_assert(kUnbounded == kHighsModelStatusUnbounded);
static_assert(kTimeLimit == kHighsModelStatusTimeLimit);
static_assert(kIterationLimit == kHighsModelStatusIterationLimit);
static_assert(kSolutionLimit == kHighsModelStatusSolutionLimit);
static_assert(kInterrupted == kHighsModelStatusInterrupt);
static_assert(kBasisLower == kHighsBasisStatusLower);
static_assert(kBasisBasic == kHighsBasisStatusBasic);
static_assert(kBasisUpper == kHighsBasisStatusUpper);
static_assert(kBasisZero == kHighsBasisStatusZero);
static_assert(kBasisNonbasic == kHighsBasisStatusNonbasic);
// The callback writes through the start of the structure.
static_assert(offsetof(HighsCallbackDataIn, user_interrupt) == 0 && std::is_same_v<decltype(HighsCallbackDataIn::user_interrupt), int>);

}  // namespace
